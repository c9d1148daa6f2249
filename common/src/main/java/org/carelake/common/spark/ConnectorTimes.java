package org.carelake.common.spark;

import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.util.RebaseDateTime;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Times for a connector that turns Spark's into {@link java.sql.Timestamp} and those into instants:
 * of times before 1582 this keeps the date, which is then read in the Julian calendar, and so moves
 * the instant by days. Later times, where the JVM runs in UTC, are as they are. To be removed when
 * the connector asks Spark for instants.
 */
public final class ConnectorTimes {
  private ConnectorTimes() {}

  /** The rows with times that the connector makes the right instants of. */
  public static Dataset<Row> in(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    return Stream.of(fields).anyMatch(ConnectorTimes::isTime)
        ? rows.select(Stream.of(fields).map(ConnectorTimes::moved).toArray(Column[]::new))
        : rows;
  }

  private static boolean isTime(StructField field) {
    return field.dataType().equals(DataTypes.TimestampType);
  }

  private static Column moved(StructField field) {
    Column value = new Column("`" + field.name() + "`");
    return isTime(field)
        ? StaticCall.of(ConnectorTimes.class, "micros", DataTypes.TimestampType, value)
            .as(field.name())
        : value;
  }

  /** Microseconds since 1970 from which the connector arrives at those given. */
  public static Long micros(long wanted) {
    return RebaseDateTime.rebaseJulianToGregorianMicros(wanted);
  }
}
