package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_millis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
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

  /** Bytes that one task reads at most, about: each step that follows has as many tasks. */
  private static final long TASK = 256L << 20;

  static final StructType ROWS =
      new StructType()
          .add("view", DataTypes.IntegerType)
          .add("file", DataTypes.IntegerType)
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
    List<List<FhirRows.Numbered>> tasks = tasks(files);
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
    return new Resources(this, kept, named(readable(rows, files, reports), files), reports.value());
  }

  /** The rows without those of files that turned out to be damaged, of which there are few. */
  private static Dataset<Row> readable(
      Dataset<Row> rows, List<RawFile> files, Reports<FileReport> reports) {
    Object[] damaged =
        IntStream.range(0, files.size())
            .filter(i -> reports.value().get(files.get(i).title()).problem() != null)
            .boxed()
            .toArray();
    return damaged.length == 0 ? rows : rows.where(not(col("file").isin(damaged)));
  }

  /** Files in groups of about the same length, as many for each core, so that all end together. */
  private List<List<FhirRows.Numbered>> tasks(List<RawFile> files) {
    long length = files.stream().mapToLong(RawFile::length).sum();
    long cores = spark.sparkContext().defaultParallelism();
    long wanted = cores * Math.max(2, -Math.floorDiv(-length, cores * TASK));
    List<List<FhirRows.Numbered>> tasks = new ArrayList<>();
    for (int i = 0; i < Math.min(wanted, files.size()); i++) {
      tasks.add(new ArrayList<>());
    }
    IntStream.range(0, files.size())
        .mapToObj(i -> new FhirRows.Numbered(i, files.get(i)))
        .sorted(Comparator.comparingLong(FhirRows.Numbered::length).reversed())
        .forEach(
            file ->
                tasks.stream().min(Comparator.comparingLong(FhirSource::length)).get().add(file));
    return tasks;
  }

  private static long length(List<FhirRows.Numbered> files) {
    return files.stream().mapToLong(FhirRows.Numbered::length).sum();
  }

  /** Rows with their files' names, which need not be kept with each of them. */
  private static Dataset<Row> named(Dataset<Row> rows, List<RawFile> files) {
    return rows.withColumn("source", nameOf(files, RawFile::source))
        .withColumn("delivered", deliveredOf(files))
        .withColumn("file", nameOf(files, RawFile::name));
  }

  private static Column nameOf(List<RawFile> files, Function<RawFile, String> name) {
    String[] names = files.stream().map(name).toArray(String[]::new);
    return element_at(lit(names), col("file").plus(1));
  }

  private static Column deliveredOf(List<RawFile> files) {
    long[] millis = files.stream().mapToLong(file -> file.delivered().toEpochMilli()).toArray();
    return timestamp_millis(element_at(lit(millis), col("file").plus(1)));
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
