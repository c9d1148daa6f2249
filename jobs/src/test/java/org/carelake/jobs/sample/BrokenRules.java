package org.carelake.jobs.sample;

import static java.util.stream.Collectors.toMap;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules that ingestion holds the rows of the sample against, written a second time. */
final class BrokenRules {
  private static final Set<String> GENDERS = Set.of("m", "f", "male", "female");
  private static final Set<String> BLOOD_GROUPS =
      Set.of("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-");
  private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(2100, 12, 31);

  private final String table;
  private final List<String> columns;
  private final ParsedCsv.Row row;
  private final List<String> broken = new ArrayList<>();

  private BrokenRules(String table, List<String> columns, ParsedCsv.Row row) {
    this.table = table;
    this.columns = columns;
    this.row = row;
  }

  /** The rules that rows break, by the line of the row. */
  static Map<Long, List<String>> byLine(WrittenSample sample, String table) {
    List<String> columns = sample.header(table).values();
    Map<String, LocalDate> births = days(sample, "patients");
    Map<String, LocalDate> visits = days(sample, "visits");
    Set<String> doctors = sample.cleanKeys("doctors");
    Map<Long, List<String>> byLine = new HashMap<>();
    for (ParsedCsv.Row row : sample.rows(table)) {
      BrokenRules rules = new BrokenRules(table, columns, row);
      rules.check(births, visits, doctors);
      if (!rules.broken.isEmpty()) {
        byLine.put(row.line(), rules.broken);
      }
    }
    return byLine;
  }

  /** The day of every clean row; births and visits both have theirs in the fourth column. */
  private static Map<String, LocalDate> days(WrittenSample sample, String table) {
    return sample.cleanRows(table).stream()
        .collect(toMap(row -> row.normalised(0), row -> day(row.normalised(3)).orElseThrow()));
  }

  private void check(
      Map<String, LocalDate> births, Map<String, LocalDate> visits, Set<String> doctors) {
    if (row.values().size() != columns.size()) {
      broken.add(table + ".row.columns");
      return;
    }
    everyColumn();
    switch (table) {
      case "patients" -> patient();
      case "doctors" -> required("doctor_id", "name");
      case "visits" -> visit(births, doctors);
      default -> labReport(visits);
    }
  }

  private void everyColumn() {
    for (String column : columns) {
      check(column + ".encoding", value(column).contains("\uFFFD"));
      check(column + ".length", value(column).length() > 255);
    }
    check("name.digits", columns.contains("name") && value("name").matches(".*\\d.*"));
  }

  private void patient() {
    required("patient_id", "name");
    check("gender.one_of", !GENDERS.contains(value("gender").toLowerCase(Locale.ROOT)));
    String bloodGroup = value("blood_group").toUpperCase(Locale.ROOT);
    check("blood_group.missing", bloodGroup.isEmpty());
    check("blood_group.one_of", !bloodGroup.isEmpty() && !BLOOD_GROUPS.contains(bloodGroup));
    date("dob");
  }

  private void visit(Map<String, LocalDate> births, Set<String> doctors) {
    required("visit_id", "patient_id", "doctor_id", "visit_date");
    known("patient_id", births.keySet());
    known("doctor_id", doctors);
    date("visit_date");
    check("before_birth", isBefore("visit_date", "patient_id", births));
  }

  private void labReport(Map<String, LocalDate> visits) {
    required("report_id", "visit_id");
    known("visit_id", visits.keySet());
    date("report_date");
    check("before_visit", isBefore("report_date", "visit_id", visits));
  }

  private void required(String... names) {
    for (String column : names) {
      check(column + ".required", value(column).isEmpty());
    }
  }

  private void known(String column, Set<String> keys) {
    check(column + ".exists", !value(column).isEmpty() && !keys.contains(value(column)));
  }

  private void date(String column) {
    Optional<LocalDate> day = day(value(column));
    check(column + ".date", day.isEmpty() && !value(column).isEmpty());
    check(
        column + ".range",
        day.filter(date -> date.isBefore(EARLIEST) || date.isAfter(LATEST)).isPresent());
  }

  private boolean isBefore(String column, String reference, Map<String, LocalDate> days) {
    LocalDate other = days.get(value(reference));
    return other != null && day(value(column)).filter(day -> day.isBefore(other)).isPresent();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException exception) {
      return Optional.empty();
    }
  }

  private void check(String rule, boolean isBroken) {
    if (isBroken) {
      broken.add(table + "." + rule);
    }
  }

  private String value(String column) {
    return row.normalised(columns.indexOf(column));
  }
}
