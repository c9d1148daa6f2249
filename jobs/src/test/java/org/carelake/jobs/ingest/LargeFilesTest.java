package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.source.CsvReading;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.FileReport;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Resources;
import org.carelake.common.spark.Sessions;
import org.carelake.common.validate.Received;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that several tasks read have the rows, and the lines, that one task would find. */
class LargeFilesTest {
  private static final int ROWS = 200_000;

  private static final Table NOTES =
      Table.of(
          "notes",
          "",
          Field.text("id").required(),
          Field.text("line").required(),
          Field.text("note"));

  private static final String PATIENTS =
      """
      {"resourceType":"ViewDefinition","name":"patients","status":"active","resource":"Patient",
       "select":[{"column":[{"name":"id","path":"id"}]}]}
      """;

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static RawFile raw(Path file) throws IOException {
    return new RawFile(
        "north",
        "notes",
        file.getFileName().toString(),
        file.toString(),
        Files.size(file),
        Files.getLastModifiedTime(file).toMillis(),
        Instant.EPOCH);
  }

  /** Every row says on which line it starts; every tenth value has line breaks like rows. */
  private static RawFile csv() throws IOException {
    Path file = folder.resolve("notes.csv");
    Random random = new Random(5);
    long line = 2;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id,line,note\n");
      for (int i = 0; i < ROWS; i++) {
        int breaks = random.nextInt(10) == 0 ? random.nextInt(1, 4) : 0;
        String words = "5\" of snow, " + "x".repeat(random.nextInt(700));
        String within = "\n" + i + "," + line + ",\"\"a\"\"" + words.replace("\"", "\"\"");
        out.write(
            breaks == 0
                ? "%d,%d,no %s%n".formatted(i, line, words.replace(",", ";"))
                : "%d,%d,\"a%s\"\n".formatted(i, line, within.repeat(breaks)));
        line += 1 + breaks;
      }
    }
    return raw(file);
  }

  @Test
  void aCsvFileIsReadByManyTasks() throws IOException {
    RawFile file = csv();

    CsvReading reading = new CsvSource(spark, 0.5).read(NOTES, List.of(file), "run");
    Dataset<Row> rows = reading.rows();
    Row found =
        rows.agg(
                count(lit(1)),
                sum(
                    col(Received.LINE)
                        .notEqual(col(Received.ROW + ".line").cast("bigint"))
                        .cast("int")),
                sum(col(Received.MALFORMED).cast("int")),
                sum(col(Received.ROW + ".id").cast("bigint")))
            .head();

    assertTrue(rows.rdd().getNumPartitions() >= 3, "tasks");
    assertEquals(Map.of(), reading.problems());
    assertEquals(Map.of(file.title(), (long) ROWS), reading.received());
    assertEquals(ROWS, found.getLong(0));
    assertEquals(List.of(0L, 0L), List.of(found.getLong(1), found.getLong(2)));
    assertEquals(ROWS * (ROWS - 1L) / 2, found.getLong(3));
    assertEquals(file.hash(new Configuration()), Optional.of(reading.hashes().get(file.title())));
  }

  @Test
  void anNdjsonFileIsReadByManyTasks() throws IOException {
    Path path = folder.resolve("Patient.ndjson");
    int bad = 0;
    try (BufferedWriter out = Files.newBufferedWriter(path)) {
      for (int i = 1; i <= ROWS; i++) {
        String line =
            "{\"resourceType\":\"Patient\",\"id\":\"p%d\",\"name\":[{\"text\":\"x%s\"}]}"
                .formatted(i, "x".repeat(i % 700));
        bad += i % 100 == 0 ? 1 : 0;
        out.write(i % 100 == 0 ? "{broken" : i % 100 == 1 ? "" : line);
        out.write('\n');
      }
    }
    RawFile file = raw(path);

    try (Resources resources = new FhirSource(spark, List.of(PATIENTS)).read(List.of(file))) {
      resources.asTempViews();
      Row found =
          spark
              .table("patients")
              .agg(
                  count(lit(1)),
                  sum(concat(lit("p"), col("_row.line")).notEqual(col("id")).cast("int")))
              .head();
      FileReport report = resources.reports().get(file.title());
      long last = resources.badLines("run").agg(max(Received.LINE)).head().getLong(0);

      assertEquals(Map.of(), resources.problems());
      assertEquals(List.of(ROWS - 2L * bad, 0L), List.of(found.getLong(0), found.getLong(1)));
      assertEquals(
          List.of(ROWS - (long) bad, (long) bad), List.of(report.lines(), resources.bad()));
      assertEquals(ROWS, last);
      assertEquals(file.hash(new Configuration()), Optional.of(report.hash()));
    }
  }
}
