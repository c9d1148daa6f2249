package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.source.CsvReading;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.Inspection;
import org.carelake.common.source.RawFile;
import org.carelake.common.spark.Sessions;
import org.carelake.common.validate.Decision;
import org.carelake.common.validate.Holders;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.References;
import org.carelake.common.validate.Validation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of CSV that is broken, forged or at the edge of what the contract allows. All files
 * are read and judged at once, yet rows of different files never claim the same key.
 */
class HostileFilesTest {
  /** Rows of a file, values of a row, and characters of a value. */
  private static final int SHOWN = 6;

  private static final int LONG = 160;

  private static final Table OWNERS = Table.of("owners", "", Field.text("owner_id").required());

  private static final Table THINGS =
      Table.of(
          "things",
          "",
          Field.text("id", 128).required(),
          Field.text("name").required(),
          Field.text("owner").references(OWNERS),
          Field.date("day"),
          Field.timestamp("at"),
          Field.number("amount"),
          Field.flag("open"),
          Field.text("colour").oneOf(List.of("Red", "Blue"), Map.of("crimson", "Red")));

  private static final Column CLAIMED = concat_ws("\n", col(Received.FILE), col("id"));

  @TempDir static Path folder;

  private static final List<HostileCase> CASES = new ArrayList<>();
  private static final Map<String, String> OUTCOMES = new TreeMap<>();

  @BeforeAll
  static void takeAll() throws IOException {
    CASES.addAll(HostileCase.all("/hostile-files.txt"));
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      CsvSource source = new CsvSource(spark, 0.05);
      Map<String, String> told = new TreeMap<>();
      List<RawFile> readable = new ArrayList<>();
      for (int i = 0; i < CASES.size(); i++) {
        RawFile file = file(i);
        Inspection inspection = source.inspect(THINGS, file);
        told.put(file.title(), String.join("; ", inspection.warnings()));
        inspection.problem().ifPresent(problem -> OUTCOMES.put(file.title(), problem));
        if (inspection.problem().isEmpty()) {
          readable.add(file);
        }
      }
      judge(spark, source, readable, told);
    }
  }

  /** Does not depend on other cases: of equal rows, a hash of file and values decides. */
  private static String name(int position) {
    return "things-%08x.csv".formatted(CASES.get(position).name().hashCode());
  }

  private static RawFile file(int position) throws IOException {
    Path path = folder.resolve(name(position));
    byte[] content = CASES.get(position).bytes();
    Files.write(path, content);
    return new RawFile(
        "s",
        "things",
        path.getFileName().toString(),
        path.toString(),
        content.length,
        0,
        Instant.EPOCH);
  }

  private static void judge(
      SparkSession spark, CsvSource source, List<RawFile> files, Map<String, String> told) {
    CsvReading reading = source.read(THINGS, files, "run-1");
    Map<String, List<String>> rows =
        decided(spark, reading.rows()).collectAsList().stream()
            .collect(
                Collectors.groupingBy(
                    row -> "s/" + row.getAs(Received.FILE),
                    Collectors.mapping(HostileFilesTest::text, Collectors.toList())));
    OUTCOMES.putAll(reading.problems());
    reading
        .received()
        .forEach(
            (title, received) -> {
              List<String> found = rows.getOrDefault(title, List.of());
              assertEquals(received, found.size(), title);
              OUTCOMES.put(title, outcome(found) + noted(told.get(title), reading, title));
            });
  }

  private static Dataset<Row> decided(SparkSession spark, Dataset<Row> received) {
    Dataset<Row> owners =
        spark
            .createDataFrame(List.of(RowFactory.create("O1", null)), OWNERS.schema())
            .selectExpr("*", "'s' AS _system");
    Dataset<Row> checked =
        Validation.check(
            THINGS, received.withColumn(Received.SYSTEM, lit("s")), LocalDate.parse("2024-06-01"));
    Holders holders = new Holders(true, Optional.empty(), Map.of("fhir/", "fhir"));
    Dataset<Row> resolved =
        References.resolve(
            THINGS, checked, Map.of("owners", References.byKey(OWNERS, owners)), holders);
    return Decision.decide(THINGS, resolved.withColumn("id", CLAIMED), true, true)
        .withColumn("id", expr("substring(id, length(_file) + 2)"))
        .orderBy(Received.FILE, Received.LINE);
  }

  private static String outcome(List<String> rows) {
    String shown = rows.stream().limit(SHOWN).collect(Collectors.joining(" | "));
    int more = rows.size() - SHOWN;
    return rows.isEmpty() ? "no rows" : shown + (more > 0 ? " and " + more + " more" : "");
  }

  /** What users are told beside the counts. */
  private static String noted(String warnings, CsvReading reading, String title) {
    String notes =
        reading.notes().stream()
            .filter(note -> note.startsWith(title + ": "))
            .collect(Collectors.joining("; "));
    return (warnings.isEmpty() ? "" : ", noted: " + warnings)
        + (notes.isEmpty() ? "" : ", noted: " + notes);
  }

  /** The outcome, the rules broken, and of accepted rows the values; their name only if unusual. */
  private static String text(Row row) {
    List<String> words = new ArrayList<>();
    boolean accepted = row.getAs(Validation.OUTCOME).equals(Validation.ACCEPTED);
    boolean deleted = row.getAs(Validation.DELETED);
    words.add(accepted && deleted ? "deleted" : row.getAs(Validation.OUTCOME));
    words.add(row.<String>getAs(Validation.ERRORS).replace("things.", ""));
    if (accepted) {
      THINGS.fields().stream()
          .filter(field -> row.getAs(field.name()) != null)
          .map(field -> field.name() + "=" + printed(row.getAs(field.name())))
          .filter(word -> !word.equals("name=a"))
          .forEach(words::add);
    }
    String warned = row.<String>getAs(Validation.WARNINGS).replace("things.", "");
    words.add(warned.isEmpty() ? "" : "(" + warned + ")");
    return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
  }

  private static String printed(Object value) {
    String text = value.toString();
    return text.length() > LONG
        ? text.codePointCount(0, text.length()) + " characters"
        : text.chars()
            .mapToObj(c -> c >= ' ' && c <= '~' ? Character.toString(c) : "\\u%04x".formatted(c))
            .collect(Collectors.joining());
  }

  static List<Named<Integer>> cases() {
    return IntStream.range(0, CASES.size())
        .mapToObj(position -> Named.of(CASES.get(position).name(), position))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFileIsRefusedOrItsRowsAreJudged(int position) {
    String title = "s/" + name(position);

    String outcome = OUTCOMES.get(title).replace("Cannot read " + title, "refused");

    assertEquals(
        CASES.get(position).expected(), outcome.replace(title + ": ", "").replace(title, "it"));
  }
}
