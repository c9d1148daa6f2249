package org.carelake.common.source;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.run.Printable;
import org.carelake.common.validate.Received;

/**
 * CSV files and workbooks whose header names the contract's columns, in any order, with others
 * beside them.
 *
 * @param maxRejectRatio lines within quoted values per row, 0 to 1, that a file bears in which they
 *     look like swallowed rows
 */
public record CsvSource(SparkSession spark, double maxRejectRatio) {
  /** Excel puts {@code ~$} before the name of a workbook that is open. */
  private static final Pattern TABULAR =
      Pattern.compile("(.*/)?(?!~\\$)[^/]*\\.((csv|tsv|txt)(\\.gz)?|xlsx)", Pattern.DOTALL);

  /** By its name, in lower case. */
  public static boolean isTabular(String name) {
    return TABULAR.matcher(name).matches();
  }

  /**
   * A file belongs to the table that its name, or else the name of a folder above it, begins with:
   * {@code visits.csv, visits-2024.csv.gz, visits/part-1.csv, 2024-05-01/visits.csv}.
   */
  static Optional<Table> tableOf(String name, List<Table> tables) {
    return isTabular(name)
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

  public Inspection inspect(Table table, RawFile file) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (RecordFile records = RecordFile.open(file, conf)) {
      return header(records)
          .map(names -> inspect(table, file, CsvHeader.of(names, columns(table))))
          .orElseGet(() -> withoutHeader(file));
    } catch (UnreadableFile e) {
      return Inspection.problem(e.getMessage());
    }
  }

  /** How a file is laid out; empty for one whose beginning cannot be read. */
  Optional<Layout> layout(Table table, RawFile file) {
    List<String> wanted = columns(table);
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (RecordFile records = RecordFile.open(file, conf)) {
      return header(records)
          .map(names -> CsvHeader.of(names, wanted))
          .filter(header -> header.impossible().isEmpty())
          .map(header -> Layout.of(records, header, wanted));
    } catch (UnreadableFile e) {
      return Optional.empty();
    }
  }

  /**
   * The names in a file's first line, as written; empty for an empty file.
   *
   * @throws UnreadableFile where its beginning cannot be read, or is no header
   */
  public Optional<List<String>> header(RawFile file) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (RecordFile records = RecordFile.open(file, conf)) {
      Optional<List<String>> names = header(records);
      names
          .flatMap(written -> CsvHeader.of(written, List.of()).impossible())
          .ifPresent(
              impossible -> {
                throw new UnreadableFile(file, noHeader(impossible));
              });
      return names;
    }
  }

  private static Optional<List<String>> header(RecordFile records) {
    return records.hasNext() ? Optional.of(records.next().values()) : Optional.empty();
  }

  private static String noHeader(CsvHeader.Impossible impossible) {
    return "its first line is no header, since value %d %s. Deliver the file with a header that names its columns, and with lines that end with line feeds."
        .formatted(impossible.position() + 1, impossible.why());
  }

  private static Inspection withoutHeader(RawFile file) {
    return file.length() == 0
        ? new Inspection(
            Optional.empty(), List.of(Printable.text(file.title()) + " is empty"), List.of(), true)
        : Inspection.problem(
            "Cannot read %s: it is not empty but holds neither a header nor a row. Export it again."
                .formatted(Printable.text(file.title())));
  }

  private static Inspection inspect(Table table, RawFile file, CsvHeader header) {
    Optional<String> problem = problem(table, Printable.text(file.title()), header);
    return problem.isPresent()
        ? Inspection.problem(problem.get())
        : new Inspection(
            Optional.empty(),
            ignored(file, header).stream().toList(),
            named(table, header, List.of(Table.DELETED)),
            isOfDeletions(table, header));
  }

  private static boolean isOfDeletions(Table table, CsvHeader header) {
    List<Field> needed = List.of(table.key(), Table.DELETED, Table.UPDATED_AT);
    return named(table, header, List.of()).contains(Table.DELETED.name())
        && named(table, header, needed).isEmpty();
  }

  /** The contract's columns that the file has, besides some. */
  private static List<String> named(Table table, CsvHeader header, List<Field> besides) {
    return IntStream.range(0, table.inputs().size())
        .filter(i -> !header.lacks(i))
        .mapToObj(i -> table.inputs().get(i))
        .filter(field -> !besides.contains(field))
        .map(Field::name)
        .toList();
  }

  private static Optional<String> problem(Table table, String title, CsvHeader header) {
    if (header.impossible().isPresent()) {
      return Optional.of(
          "Cannot read %s: %s".formatted(title, noHeader(header.impossible().get())));
    }
    List<String> lacking =
        IntStream.range(0, table.fields().size())
            .filter(i -> table.fields().get(i).isRequired() && header.lacks(i))
            .filter(i -> i == 0 || !isOfDeletions(table, header))
            .mapToObj(i -> table.fields().get(i).name())
            .toList();
    if (!lacking.isEmpty()) {
      return Optional.of(
          "Cannot read %s: its first line lacks the required %s %s. Deliver the file with a header that names them."
              .formatted(
                  title, lacking.size() == 1 ? "column" : "columns", String.join(", ", lacking)));
    }
    return header.ambiguous().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Cannot read %s: its header names %s twice. Keep one of them."
                .formatted(title, Printable.text(String.join(", ", header.ambiguous()))));
  }

  private static Optional<String> ignored(RawFile file, CsvHeader header) {
    return header.surplus().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Printable.text(file.title())
                + ": ignored columns that nothing asks for: "
                + header.printedSurplus());
  }

  /** The files' rows as {@link Received#schema}; large files in parts. */
  public CsvReading read(Table table, List<RawFile> files, String runId) {
    Reports<CsvReport> reports = new Reports<>();
    spark.sparkContext().register(reports);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    List<List<Part>> tasks = new CsvParts(spark, conf).of(files);
    return new CsvReading(
        spark.createDataFrame(
            context
                .parallelize(tasks, Math.max(1, tasks.size()))
                .flatMap(List::iterator)
                .flatMap(new CsvRows(columns(table), runId, conf, reports)),
            Received.schema(table)),
        reports,
        maxRejectRatio);
  }

  private static List<String> columns(Table table) {
    return table.inputs().stream().map(Field::name).toList();
  }
}
