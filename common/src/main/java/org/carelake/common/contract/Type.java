package org.carelake.common.contract;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.spark.StaticCall;

/** What a field holds, and how trimmed text becomes it: null where the text is not such a value. */
public enum Type {
  TEXT("string", "string") {
    @Override
    Column parse(Column text) {
      return text;
    }
  },
  /**
   * An ISO 8601 calendar date from the year 1000 on: not every database holds earlier ones. {@code
   * 2024-02-29}, {@code 2024-2-9} or {@code 2024-02-29 00:00:00}.
   */
  DATE("date", "date") {
    @Override
    Column parse(Column text) {
      return StaticCall.of(Dates.class, "days", DataTypes.DateType, text);
    }
  },
  /** An ISO 8601 instant of the years 1000 to 9999; one without an offset is taken as UTC. */
  TIMESTAMP("timestamp", "timestamp") {
    @Override
    Column parse(Column text) {
      return StaticCall.of(Timestamps.class, "micros", DataTypes.TimestampType, text);
    }
  },
  /**
   * A decimal number, {@code -12.50} or {@code 1e-3}, that a double can hold: neither larger than
   * the largest nor so small that nothing but 0 is left of it.
   */
  NUMBER("number", "double") {
    @Override
    Column parse(Column text) {
      Column number = text.cast(DataTypes.DoubleType);
      return when(
          text.rlike("^[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?$")
              .and(abs(number).leq(Double.MAX_VALUE))
              .and(number.notEqual(0).or(text.rlike("^[+-]?[0.]+([eE].*)?$"))),
          number);
    }
  },
  BOOLEAN("boolean", "boolean") {
    @Override
    Column parse(Column text) {
      return when(lower(text).isin("true", "yes", "1"), true)
          .when(lower(text).isin("false", "no", "0"), false);
    }
  };

  private final String logicalName;
  private final String sqlName;

  Type(String logicalName, String sqlName) {
    this.logicalName = logicalName;
    this.sqlName = sqlName;
  }

  abstract Column parse(Column text);

  /** The name that the Open Data Contract Standard and the data dictionary use. */
  public String logicalName() {
    return logicalName;
  }

  /** Whether values are days or moments. */
  public boolean isTime() {
    return this == DATE || this == TIMESTAMP;
  }

  public DataType sparkType() {
    return DataType.fromDDL(sqlName);
  }
}
