package org.carelake.jobs.it;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.jobs.it.Change.What;

/** The changes of a hospital as CSV files with versions and deletions tell them. */
final class CsvLines {
  static final List<Kind> KINDS =
      List.of(
          Kind.of("patients"),
          Kind.of("doctors"),
          Kind.of(
              "visits", Kind.required("patient", "patients"), Kind.required("doctor", "doctors")),
          Kind.of("lab_reports", Kind.required("visit", "visits")));

  private CsvLines() {}

  /** One file of each table that something happened to. */
  static void deliver(Workplace workplace, String export, List<Change> changes) {
    byTable(changes).forEach((table, rows) -> deliver(workplace, export, table, rows));
  }

  /** One file of each table, also of those without a row. */
  static void deliverAll(Workplace workplace, String snapshot, List<Change> living) {
    Map<String, List<Change>> byTable = byTable(living);
    for (Kind kind : KINDS) {
      deliver(workplace, snapshot, kind.name(), byTable.getOrDefault(kind.name(), List.of()));
    }
  }

  private static Map<String, List<Change>> byTable(List<Change> changes) {
    return changes.stream().collect(Collectors.groupingBy(change -> change.thing().kind()));
  }

  private static void deliver(
      Workplace workplace, String folder, String table, List<Change> changes) {
    workplace.deliver(
        folder + "/" + table + ".csv",
        Stream.concat(
                Stream.of(header(table) + ",updated_at,deleted"),
                changes.stream().map(CsvLines::row))
            .toArray(String[]::new));
  }

  private static String header(String table) {
    return switch (table) {
      case "patients" -> "patient_id,name,gender,dob,city";
      case "doctors" -> "doctor_id,name,specialization,hospital,city";
      case "visits" -> "visit_id,patient_id,doctor_id,visit_date,reason";
      default -> "report_id,visit_id,test_type,result,report_date";
    };
  }

  private static String row(Change change) {
    boolean gone = change.is(What.DELETED);
    return String.join(
        ",",
        change.thing().id(),
        gone ? ",,," : content(change),
        change.at().toString(),
        gone ? "true" : "");
  }

  private static String content(Change change) {
    Random random = new Random(change.content());
    String word = Long.toString(random.nextInt(1_000_000), 36);
    String day = "2020-0%d-1%d".formatted(1 + random.nextInt(9), random.nextInt(10));
    return switch (change.thing().kind()) {
      case "patients" -> String.join(",", word, random.nextBoolean() ? "F" : "M", day, word);
      case "doctors" -> String.join(",", word, "Cardiology", "North", word);
      case "visits" ->
          String.join(",", parent(change, "patient"), parent(change, "doctor"), day, word);
      default -> String.join(",", parent(change, "visit"), "MRI", word, day);
    };
  }

  private static String parent(Change change, String role) {
    return change.references().get(role).id();
  }
}
