package org.carelake.common.land;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;

/** CSV files whose header names the contract's columns, in any order, with others beside them. */
public record CsvSource(SparkSession spark) {
  public static final String KIND = "csv";

  private static boolean isCsv(String name) {
    return name.endsWith(".csv") || name.endsWith(".csv.gz");
  }

  /**
   * A file belongs to the table that its name, or else the name of a folder above it, begins with:
   * {@code visits.csv, visits-2024.csv.gz, visits/part-1.csv, 2024-05-01/visits.csv}.
   */
  public static Function<String, Optional<Table>> byName(List<Table> tables) {
    return name ->
        isCsv(name)
            ? Stream.of(name.split("/"))
                .map(part -> named(part, tables))
                .flatMap(Optional::stream)
                .reduce((outer, inner) -> inner)
            : Optional.empty();
  }

  /**
   * The longest name wins, so that {@code lab_reports.csv} is not taken for a table {@code lab}.
   */
  private static Optional<Table> named(String part, List<Table> tables) {
    return tables.stream()
        .filter(table -> part.matches(Pattern.quote(table.name()) + "([-_. 0-9].*)?"))
        .max(Comparator.comparing(table -> table.name().length()));
  }

  /** Whatever its name, a CSV file belongs to this table. */
  public static Function<String, Optional<Table>> all(Table table) {
    return name -> isCsv(name) ? Optional.of(table) : Optional.empty();
  }

  /** What a look at a file's first line shows. Names no value of the file. */
  public record Inspection(List<String> problems, List<String> warnings) {}

  public Inspection inspect(Table table, RawFile file) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (CsvFile csv = CsvFile.open(file, conf)) {
      return csv.header()
          .map(names -> inspect(table, file, CsvHeader.of(names, columns(table))))
          .orElseGet(() -> new Inspection(List.of(), List.of(file.title() + " is empty")));
    } catch (UnreadableFile e) {
      return new Inspection(List.of(e.getMessage()), List.of());
    }
  }

  private static Inspection inspect(Table table, RawFile file, CsvHeader header) {
    List<String> problems = new ArrayList<>();
    List<String> lacking =
        IntStream.range(0, table.fields().size())
            .filter(i -> table.fields().get(i).isRequired() && header.lacks(i))
            .mapToObj(i -> table.fields().get(i).name())
            .toList();
    if (!lacking.isEmpty()) {
      problems.add(
          "Cannot read %s: its first line lacks the required %s %s. Deliver the file with a header that names them."
              .formatted(
                  file.title(),
                  lacking.size() == 1 ? "column" : "columns",
                  String.join(", ", lacking)));
    } else if (!header.ambiguous().isEmpty()) {
      problems.add(
          "Cannot read %s: its header names %s twice. Keep one of them."
              .formatted(file.title(), String.join(", ", header.ambiguous())));
    }
    Optional<String> ignored =
        problems.isEmpty() && !header.surplus().isEmpty()
            ? Optional.of(
                file.title()
                    + ": ignored columns that the contract does not name: "
                    + String.join(", ", header.surplus()))
            : Optional.empty();
    return new Inspection(problems, ignored.stream().toList());
  }

  /**
   * The files' rows as {@link Received#schema}; a file is read by one task, record by record.
   *
   * @param read learns how many rows each file has, once they have been read
   */
  public Dataset<Row> read(Table table, List<RawFile> files, String runId, Reports<Long> read) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    int tasks = Math.min(files.size(), spark.sparkContext().defaultParallelism() * 4);
    return spark.createDataFrame(
        context
            .parallelize(files, Math.max(1, tasks))
            .flatMap(new CsvRows(columns(table), runId, conf, read)),
        Received.schema(table));
  }

  private static List<String> columns(Table table) {
    return table.inputs().stream().map(Field::name).toList();
  }
}
