package org.carelake.jobs.sample;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PlantedDefectsTest {
  static final List<String> TABLES = WrittenSample.TABLES;

  /** In the order of the result. */
  private static final String KINDS =
      """
      patients: patient_id.required name.required gender.one_of blood_group.one_of dob.date \
      dob.range row.columns name.encoding city.length blood_group.missing name.digits \
      duplicate conflict
      doctors: doctor_id.required name.required row.columns name.digits duplicate conflict
      visits: visit_id.required patient_id.required patient_id.exists doctor_id.required \
      doctor_id.exists visit_date.required visit_date.date visit_date.range row.columns \
      before_birth duplicate conflict
      lab_reports: report_id.required visit_id.required visit_id.exists report_date.date \
      report_date.range row.columns before_visit duplicate conflict
      """;

  @TempDir static Path folder;
  private static WrittenSample sample;

  @BeforeAll
  static void write() throws IOException {
    sample = WrittenSample.of(folder, 2_000, 5, 0.03);
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void plantedRowsBreakTheirRuleAloneAndOthersBreakNone(String table) {
    assertEquals(sample.brokenRules(table), BrokenRules.byLine(sample, table));
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void theListNamesTheKeyOfTheRowOnItsLine(String table) {
    Map<Long, ParsedCsv.Row> byLine =
        sample.rows(table).stream().collect(toMap(ParsedCsv.Row::line, row -> row));

    for (WrittenSample.Planted planted : sample.planted(table)) {
      assertEquals(planted.key(), byLine.get(planted.line()).normalised(0), planted.toString());
    }
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void duplicatesAndConflictsRepeatACleanRowOfTheirOwn(String table) {
    Map<String, List<String>> cleanByKey =
        sample.cleanRows(table).stream()
            .collect(toMap(row -> row.normalised(0), ParsedCsv.Row::values));
    Map<Long, List<String>> byLine =
        sample.rows(table).stream().collect(toMap(ParsedCsv.Row::line, ParsedCsv.Row::values));
    Set<String> repeated = new HashSet<>();

    for (WrittenSample.Planted planted : sample.planted(table)) {
      if (planted.repeatsCleanRow()) {
        int differences = differences(cleanByKey.get(planted.key()), byLine.get(planted.line()));

        assertEquals(planted.kind().endsWith(".conflict") ? 1 : 0, differences, planted.toString());
        assertTrue(repeated.add(planted.key()), planted.toString());
      }
    }
  }

  private static int differences(List<String> one, List<String> other) {
    return (int)
        IntStream.range(0, one.size()).filter(i -> !one.get(i).equals(other.get(i))).count();
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void cleanKeysAreUniqueAndPlantedRowsHaveNoneOfThem(String table) {
    Set<String> keys = new HashSet<>();

    sample.cleanRows(table).forEach(row -> assertTrue(keys.add(row.normalised(0))));
    sample.planted(table).stream()
        .filter(planted -> !planted.repeatsCleanRow() && !planted.key().isEmpty())
        .forEach(planted -> assertTrue(keys.add(planted.key()), planted.toString()));
  }

  @Test
  void rowsArePlantedInTheirShareAndCounted() {
    for (String table : TABLES) {
      HospitalSample.Rows rows = sample.result().byTable().get(table);
      Map<String, Long> listed = new HashMap<>();
      sample.planted(table).forEach(planted -> listed.merge(planted.kind(), 1L, Long::sum));

      assertEquals(rows.planted(), listed);
      assertEquals(rows.clean(), sample.cleanRows(table).size());
      assertEquals(
          Math.max(listed.size(), Math.round(0.03 * rows.clean())), sample.planted(table).size());
    }
  }

  @Test
  void everyKindHasTheIdOfItsRule() {
    StringBuilder kinds = new StringBuilder();
    sample.result().byTable().forEach((table, rows) -> kinds.append(line(table, rows)));

    assertEquals(KINDS, kinds.toString());
  }

  private static String line(String table, HospitalSample.Rows rows) {
    return rows.planted().keySet().stream()
        .map(kind -> " " + kind.substring(table.length() + 1))
        .collect(joining("", table + ":", "\n"));
  }

  @Test
  void theListIsInFileOrderThenLineOrder() {
    List<WrittenSample.Planted> sorted = new ArrayList<>(sample.planted());
    sorted.sort(
        Comparator.comparing((WrittenSample.Planted planted) -> TABLES.indexOf(planted.table()))
            .thenComparing(WrittenSample.Planted::line));

    assertEquals(sorted, sample.planted());
  }

  @Test
  void plantedRowsAreSpreadOverTheFile() {
    List<WrittenSample.Planted> planted = sample.planted("visits");
    long lines = sample.rows("visits").size();

    long inFirstHalf = planted.stream().filter(row -> row.line() < lines / 2).count();

    assertEquals(0.5, (double) inFirstHalf / planted.size(), 0.1);
  }
}
