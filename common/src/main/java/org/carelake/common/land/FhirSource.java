package org.carelake.common.land;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.fhir.View;

/**
 * FHIR R4 resources in NDJSON files, as a bulk export leaves them, through views. Every resource is
 * parsed once and feeds all views of its type.
 *
 * @param views ViewDefinitions as JSON, in a fixed order
 */
public record FhirSource(SparkSession spark, List<String> views) {
  public static final String KIND = "fhir";

  /** Where a view's row comes from: {@code source, file, line, deleted, updated_at}. */
  public static final String ROW = "_row";

  /** Where lines are kept that could not be read; of no table, since nobody knows of which. */
  public static final Table LINES =
      Table.of("resources", "One line of NDJSON that is no usable resource.", Field.text("line"));

  static final StructType ROWS =
      new StructType()
          .add("view", DataTypes.IntegerType)
          .add("source", DataTypes.StringType)
          .add("file", DataTypes.StringType)
          .add("line", DataTypes.LongType)
          .add("deleted", DataTypes.BooleanType)
          .add("updated_at", DataTypes.StringType)
          .add("values", DataTypes.createArrayType(DataTypes.StringType));

  /** Not {@code log.ndjson}, in which a client writes down how an export went. */
  static boolean isNdjson(String name) {
    String file = name.replaceFirst("^.*/", "");
    return file.matches(".+\\.(ndjson|json)(\\.gz)?")
        && !file.matches("(log\\.ndjson|manifest\\.json)");
  }

  /** Parses the files and keeps the rows of all views until the result is closed. */
  public Resources read(List<RawFile> files) {
    SerializableConfiguration conf =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    Reports<FileReport> reports = new Reports<>();
    spark.sparkContext().register(reports);
    List<RawFile> largestFirst = new ArrayList<>(files);
    largestFirst.sort(Comparator.comparingLong(RawFile::length).reversed());
    Dataset<Row> rows =
        spark
            .createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(largestFirst, largestFirst.size())
                    .flatMap(new FhirRows(views, conf, reports)),
                ROWS)
            .persist(StorageLevel.MEMORY_AND_DISK());
    rows.count();
    return new Resources(this, rows, reports.value());
  }

  /** A view's rows under its columns' names, and {@link #ROW}. */
  static Dataset<Row> rowsOf(Dataset<Row> rows, View view, int position) {
    List<Column> columns = new ArrayList<>();
    columns.add(
        struct(col("source"), col("file"), col("line"), col("deleted"), col("updated_at")).as(ROW));
    IntStream.range(0, view.columns().size())
        .mapToObj(i -> element_at(col("values"), lit(i + 1)).as(view.columns().get(i).name()))
        .forEach(columns::add);
    return rows.where(col("view").equalTo(position)).select(columns.toArray(Column[]::new));
  }
}
