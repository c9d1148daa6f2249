package org.carelake.jobs.views;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.fhir.View;

/** A view's rows as Parquet. */
public final class ParquetRows {
  private ParquetRows() {}

  /**
   * Booleans, integers and decimals (38 digits, 10 of them fractional) as such, all else as text.
   *
   * @param json rows as {@link RowFormat#json} writes them
   * @param folder must not exist yet
   */
  public static void write(SparkSession spark, Path json, List<View.Column> columns, Path folder) {
    spark
        .read()
        .schema(schema(columns))
        .json(json.toString())
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(folder.toString());
  }

  private static StructType schema(List<View.Column> columns) {
    StructType schema = new StructType();
    for (View.Column each : columns) {
      DataType type = type(each.type());
      schema =
          schema.add(each.name(), each.collection() ? DataTypes.createArrayType(type) : type, true);
    }
    return schema;
  }

  private static DataType type(String fhir) {
    return switch (fhir == null ? "string" : fhir) {
      case "boolean" -> DataTypes.BooleanType;
      case "integer", "positiveInt", "unsignedInt" -> DataTypes.IntegerType;
      case "decimal" -> DataTypes.createDecimalType(38, 10);
      default -> DataTypes.StringType;
    };
  }
}
