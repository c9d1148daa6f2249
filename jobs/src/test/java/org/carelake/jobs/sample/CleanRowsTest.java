package org.carelake.jobs.sample;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hospital looks like; columns are named by their place. */
class CleanRowsTest {
  @TempDir static Path folder;
  private static WrittenSample sample;

  @BeforeAll
  static void write() throws IOException {
    sample = WrittenSample.of(folder, 4_000, 11, 0);
  }

  @Test
  void referencesLeadToARow() {
    Set<String> patients = sample.cleanKeys("patients");
    Set<String> doctors = sample.cleanKeys("doctors");
    Set<String> visits = sample.cleanKeys("visits");

    assertTrue(values("visits", 1).allMatch(patients::contains));
    assertTrue(values("visits", 2).allMatch(doctors::contains));
    assertTrue(values("lab_reports", 1).allMatch(visits::contains));
  }

  @Test
  void agesReachFromNewbornToAHundred() {
    List<Long> ages =
        values("patients", 3)
            .map(birth -> ChronoUnit.YEARS.between(LocalDate.parse(birth), Visits.LAST_DAY))
            .sorted()
            .toList();

    assertEquals(0, ages.get(0));
    assertTrue(ages.get(ages.size() - 1) > 90 && ages.get(ages.size() - 1) < 100);
    assertEquals(38, ages.get(ages.size() / 2), 4);
  }

  @Test
  void visitsLieInThreeYearsAndRarelyAtWeekends() {
    List<LocalDate> days = values("visits", 3).map(LocalDate::parse).sorted().toList();

    long atWeekends =
        days.stream().filter(day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0).count();

    assertEquals(Visits.FIRST_DAY, days.get(0));
    assertEquals(Visits.LAST_DAY, days.get(days.size() - 1));
    assertEquals(0.14, (double) atWeekends / days.size(), 0.02);
  }

  @Test
  void reportsFollowTheirVisitWithinTwoWeeks() {
    Map<String, LocalDate> visits =
        sample.rows("visits").stream()
            .collect(
                toMap(row -> row.values().get(0), row -> LocalDate.parse(row.values().get(3))));

    Set<Long> waits = new TreeSet<>();
    for (ParsedCsv.Row report : sample.rows("lab_reports")) {
      LocalDate visit = visits.get(report.values().get(1));
      waits.add(ChronoUnit.DAYS.between(visit, LocalDate.parse(report.values().get(4))));
    }

    assertEquals(Stream.iterate(0L, day -> day + 1).limit(15).toList(), List.copyOf(waits));
  }

  @Test
  void somePatientsComeOftenAndSomeNever() {
    Collection<Long> visits = counts(values("visits", 1)).values();

    assertTrue(visits.stream().anyMatch(count -> count > 25));
    assertTrue(visits.stream().noneMatch(count -> count > 100));
    assertTrue(visits.size() < 3_950);
  }

  @Test
  void choicesAreAsManyAsInAHospital() {
    assertEquals(6, counts(values("doctors", 3)).size());
    assertEquals(8, counts(values("doctors", 2)).size());
    assertEquals(10, counts(values("visits", 4)).size());
    assertEquals(Set.of("F", "M"), counts(values("patients", 2)).keySet());
    assertEquals(8, counts(values("patients", 4)).size());
    assertEquals(
        Set.of("Consultation", "Diagnostic", "Emergency"), counts(values("visits", 5)).keySet());
    assertEquals(
        Set.of("Blood Test", "X-Ray", "MRI", "CT Scan", "ECG", "Urine Test"),
        counts(values("lab_reports", 2)).keySet());
  }

  @Test
  void twoResultsInThreeAreNormalAndOnlyImagesShowFractures() {
    Map<String, Long> results = counts(values("lab_reports", 3));
    long reports = sample.rows("lab_reports").size();

    Set<String> testsWithFractures =
        counts(
                sample.rows("lab_reports").stream()
                    .filter(row -> row.values().get(3).equals("Fracture Detected"))
                    .map(row -> row.values().get(2)))
            .keySet();

    assertEquals(0.65, (double) results.get("Normal") / reports, 0.02);
    assertEquals(Set.of("X-Ray", "CT Scan", "MRI"), testsWithFractures);
  }

  @Test
  void namesAndCitiesNeedCareWithTextAndCsv() {
    Predicate<String> foreign = text -> text.chars().anyMatch(character -> character > 127);

    assertTrue(values("patients", 1).filter(foreign).count() > 400);
    assertTrue(values("patients", 1).anyMatch(name -> name.contains("-")));
    assertTrue(values("patients", 1).anyMatch(name -> name.contains("'")));
    assertTrue(values("patients", 5).filter(city -> city.contains(", ")).count() > 100);
    assertTrue(values("patients", 5).anyMatch(foreign));
  }

  private static Stream<String> values(String table, int column) {
    return sample.rows(table).stream().map(row -> row.values().get(column));
  }

  private static Map<String, Long> counts(Stream<String> values) {
    return values.collect(groupingBy(value -> value, TreeMap::new, counting()));
  }
}
