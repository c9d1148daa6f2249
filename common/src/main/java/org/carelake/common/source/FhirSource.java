package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_millis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.fhir.View;
import org.carelake.common.spark.Kept;

/**
 * FHIR R4 resources in NDJSON files, as a bulk export leaves them, through views. Every resource is
 * parsed once and feeds all views of its type.
 *
 * @param views ViewDefinitions as JSON, in a fixed order
 */
public record FhirSource(SparkSession spark, List<String> views) {
  /** Where a view's row comes from: {@code source, file, line, delivered, deleted, updated_at}. */
  public static final String ROW = "_row";

  /** Where lines are kept that could not be read; of no table, since nobody knows of which. */
  public static final Table LINES =
      Table.of("resources", "One line of NDJSON that is no usable resource.", Field.text("line"));

  static final StructType ROWS =
      new StructType()
          .add("view", DataTypes.IntegerType)
          .add("part", DataTypes.IntegerType)
          .add("line", DataTypes.LongType)
          .add("deleted", DataTypes.BooleanType)
          .add("updated_at", DataTypes.StringType)
          .add("values", DataTypes.createArrayType(DataTypes.StringType));

  /** NDJSON files hold resources of any type. */
  public static Optional<Table> tableOf(String name) {
    return isNdjson(name) ? Optional.of(LINES) : Optional.empty();
  }

  /** Not {@code log.ndjson}, in which a client writes down how an export went. */
  private static boolean isNdjson(String name) {
    String file = name.replaceFirst("^.*/", "");
    return file.matches(".+\\.(ndjson|json)(\\.gz)?")
        && !file.matches("(log\\.ndjson|manifest\\.json)");
  }

  /** Parses the files and keeps the rows of all views until the result is closed. */
  public Resources read(List<RawFile> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Reports<FileReport> reports = new Reports<>();
    spark.sparkContext().register(reports);
    Parts sizes = Parts.of(spark, files);
    List<Part> parts = parts(sizes, files);
    List<List<FhirRows.Numbered>> tasks = tasks(sizes, parts);
    // Every step that reads what is kept here carries this with it, so it must be small.
    FhirRows parse =
        new FhirRows(
            context.broadcast(views),
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
            reports);
    // Each view looks for its rows: most batches have none of them.
    Kept kept = Kept.inColumns();
    Dataset<Row> rows =
        kept.compute(
            spark.internalCreateDataFrame(
                context
                    .parallelize(tasks, tasks.size())
                    .flatMap(List::iterator)
                    .flatMap(parse)
                    .rdd(),
                ROWS,
                false));
    Map<String, FileReport> ofFiles = ofFiles(reports);
    return new Resources(
        this, kept, named(readable(rows, parts, ofFiles), parts, reports), ofFiles);
  }

  private List<Part> parts(Parts sizes, List<RawFile> files) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    return files.stream().flatMap(file -> parts(sizes, file, conf)).toList();
  }

  private static Stream<Part> parts(Parts sizes, RawFile file, Configuration conf) {
    return sizes.divide(file) && !isPacked(file, conf)
        ? sizes.ranges(file).stream()
        : Stream.of(Part.whole(file));
  }

  /** A file that cannot be opened is read as a whole: whoever reads it tells why it cannot. */
  private static boolean isPacked(RawFile file, Configuration conf) {
    try (Content content = Content.open(file, conf)) {
      return content.isPacked();
    } catch (IOException e) {
      return true;
    }
  }

  private static List<List<FhirRows.Numbered>> tasks(Parts sizes, List<Part> parts) {
    return sizes.grouped(
        IntStream.range(0, parts.size())
            .mapToObj(i -> new FhirRows.Numbered(i, parts.get(i)))
            .toList(),
        FhirRows.Numbered::length);
  }

  private static Map<String, FileReport> ofFiles(Reports<FileReport> reports) {
    Map<String, FileReport> ofFiles = new TreeMap<>();
    reports
        .ofFiles(FileReport::plus)
        .forEach((file, report) -> ofFiles.put(file.title(), report.of(file)));
    return ofFiles;
  }

  /** The rows without those of files that turned out to be damaged, of which there are few. */
  private static Dataset<Row> readable(
      Dataset<Row> rows, List<Part> parts, Map<String, FileReport> reports) {
    Object[] damaged =
        IntStream.range(0, parts.size())
            .filter(i -> reports.get(parts.get(i).file().title()).problem() != null)
            .boxed()
            .toArray();
    return damaged.length == 0 ? rows : rows.where(not(col("part").isin(damaged)));
  }

  /** Rows with their files' names, which need not be kept with each of them, and lines. */
  private static Dataset<Row> named(
      Dataset<Row> rows, List<Part> parts, Reports<FileReport> reports) {
    return rows.withColumn("source", of(parts, part -> part.file().source()))
        .withColumn("file", of(parts, part -> part.file().name()))
        .withColumn("line", col("line").plus(ofPart(linesBefore(parts, reports))))
        .withColumn(
            "delivered",
            timestamp_millis(
                ofPart(
                    parts.stream()
                        .mapToLong(part -> part.file().delivered().toEpochMilli())
                        .toArray())));
  }

  private static Column of(List<Part> parts, Function<Part, String> name) {
    return ofPart(parts.stream().map(name).toArray(String[]::new));
  }

  private static Column ofPart(Object valuesOfParts) {
    return element_at(lit(valuesOfParts), col("part").plus(1));
  }

  /** Lines of a file that stand before each part, known once all have been read. */
  private static long[] linesBefore(List<Part> parts, Reports<FileReport> reports) {
    long[] before = new long[parts.size()];
    for (int i = 1; i < before.length; i++) {
      Part previous = parts.get(i - 1);
      before[i] =
          parts.get(i).from() == 0 ? 0 : before[i - 1] + reports.value().get(previous).all();
    }
    return before;
  }

  /** A view's rows under its columns' names, and {@link #ROW}. */
  static Dataset<Row> rowsOf(Dataset<Row> rows, View view, int position) {
    List<Column> columns = new ArrayList<>();
    columns.add(
        struct(
                col("source"),
                col("file"),
                col("line"),
                col("delivered"),
                col("deleted"),
                col("updated_at"))
            .as(ROW));
    IntStream.range(0, view.columns().size())
        .mapToObj(i -> element_at(col("values"), lit(i + 1)).as(view.columns().get(i).name()))
        .forEach(columns::add);
    return rows.where(col("view").equalTo(position)).select(columns.toArray(Column[]::new));
  }
}
