package org.carelake.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.source.CsvReading;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.RawFile;
import org.carelake.common.spark.Sessions;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark -Dit.test=LargeFileBenchmarkIT}: one CSV file of {@code
 * -Dlarge.gigabytes} (1), with line breaks in every tenth value, read and checked by one core and
 * by two. Prints a table, and asserts that the accounting is that of who wrote the file.
 */
@Tag("benchmark")
class LargeFileBenchmarkIT {
  private static final long BYTES =
      (long) (Double.parseDouble(System.getProperty("large.gigabytes", "1")) * (1L << 30));
  private static final String ROW = "%5s %12s %6s %9s %12s %8s%n";

  private static final Table NOTES =
      Table.of(
          "notes",
          "",
          Field.text("id").required(),
          Field.text("line").required(),
          Field.number("amount"),
          Field.timestamp("written_at"),
          Field.text("note", 4_000));

  @TempDir Path folder;

  private long written(Path file) throws IOException {
    Random random = new Random(5);
    long rows = 0;
    long bytes = 0;
    long line = 2;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id,line,amount,written_at,note\n");
      while (bytes < BYTES) {
        int breaks = random.nextInt(10) == 0 ? random.nextInt(1, 4) : 0;
        String text = "5\"\" of \"\"snow\"\" on the hill".repeat(1 + random.nextInt(6));
        String row =
            rows
                + ","
                + line
                + ","
                + random.nextInt(10_000) / 100.0
                + ",2024-05-01T10:00:00Z,\""
                + text
                + ("\n" + text).repeat(breaks)
                + "\"\n";
        out.write(row);
        bytes += row.length();
        rows++;
        line += 1 + breaks;
      }
    }
    return rows;
  }

  @Test
  void oneFileByOneCoreAndByTwo() throws IOException {
    Path path = folder.resolve("notes.csv");
    long rows = written(path);
    RawFile file =
        new RawFile(
            "north",
            "notes",
            "notes.csv",
            path.toString(),
            Files.size(path),
            Files.getLastModifiedTime(path).toMillis(),
            Instant.EPOCH);
    StringBuilder table =
        new StringBuilder(ROW.formatted("cores", "rows", "tasks", "seconds", "rows/s", "heap MB"));
    for (int cores : new int[] {1, 2, 1, 2}) {
      table.append(measured(cores, file, rows));
    }
    System.out.println(table);
  }

  private static String measured(int cores, RawFile file, long expected) {
    try (SparkSession spark = Sessions.open("local[" + cores + "]", Map.of())) {
      long from = System.nanoTime();
      CsvReading reading = new CsvSource(spark, 0.05).read(NOTES, List.of(file), "run");
      Dataset<Row> rows = Validation.check(NOTES, reading.rows(), LocalDate.EPOCH);
      Row found =
          rows.agg(
                  count(lit(1)),
                  sum(col(Received.LINE).equalTo(col("line").cast("bigint")).cast("bigint")),
                  sum(col("id").cast("bigint")))
              .head();
      double seconds = (System.nanoTime() - from) / 1e9;
      assertEquals(Map.of(file.title(), expected), reading.received());
      assertEquals(
          List.of(expected, expected, expected * (expected - 1) / 2),
          List.of(found.getLong(0), found.getLong(1), found.getLong(2)));
      Runtime runtime = Runtime.getRuntime();
      return ROW.formatted(
          cores,
          expected,
          reading.rows().rdd().getNumPartitions(),
          String.format(Locale.ROOT, "%.1f", seconds),
          String.format(Locale.ROOT, "%.0f", expected / seconds),
          (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }
  }
}
