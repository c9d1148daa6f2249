package org.carelake.common.extract;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;

/** How values of a column are written as text, and texts as values. */
enum Cell {
  TEXT,
  /** Some databases fill it up with blanks. */
  PADDED {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return text == null ? null : text.stripTrailing();
    }
  },
  BOOLEAN {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return "t".equals(text) ? "true" : "f".equals(text) ? "false" : text;
    }
  },
  WHOLE {
    @Override
    Object parsed(String text) {
      return new BigDecimal(text);
    }
  },
  DECIMAL {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      BigDecimal number = row.getBigDecimal(column);
      return number == null ? null : number.toPlainString();
    }

    @Override
    Object parsed(String text) {
      return new BigDecimal(text);
    }
  },
  DATE {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      return text(row, column, LocalDate.class);
    }

    @Override
    Object parsed(String text) {
      return LocalDate.parse(text);
    }
  },
  TIME {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      return text(row, column, LocalTime.class);
    }
  },
  TIMESTAMP {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      String text = text(row, column, LocalDateTime.class);
      return text != null && text.length() == WITHOUT_SECONDS ? text + ":00" : text;
    }

    @Override
    Object parsed(String text) {
      return LocalDateTime.parse(text);
    }
  },
  MOMENT {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
      return moment == null ? null : moment.toInstant().toString();
    }

    @Override
    Object parsed(String text) {
      return OffsetDateTime.parse(text);
    }
  },
  BYTES {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      byte[] bytes = row.getBytes(column);
      return bytes == null
          ? null
          : new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    }
  };

  /** {@code DATETIMEOFFSET} of SQL Server, which has no place in JDBC. */
  private static final int DATE_TIME_OFFSET = -155;

  private static final int WITHOUT_SECONDS = "2024-05-01T10:00".length();

  /**
   * Of a column.
   *
   * @param type as {@link Types} has it
   * @param name as the database calls it
   */
  static Cell of(int type, String name) {
    return switch (type) {
      case Types.CHAR, Types.NCHAR -> PADDED;
      case Types.BIT, Types.BOOLEAN -> BOOLEAN;
      case Types.NUMERIC, Types.DECIMAL -> DECIMAL;
      case Types.DATE -> DATE;
      case Types.TIME -> TIME;
      case Types.TIMESTAMP ->
          name.toLowerCase(Locale.ROOT).equals("timestamptz") ? MOMENT : TIMESTAMP;
      case Types.TIMESTAMP_WITH_TIMEZONE, DATE_TIME_OFFSET -> MOMENT;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BYTES;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> WHOLE;
      default -> TEXT;
    };
  }

  /** A value as text; null where there is none. */
  String read(ResultSet row, int column) throws SQLException {
    return row.getString(column);
  }

  /** A text that {@link #read} has written, as a value of the column. */
  Object parsed(String text) {
    return text;
  }

  /** Days and moments that Java's types do not hold, such as infinity, are as the driver tells. */
  private static String text(ResultSet row, int column, Class<?> type) throws SQLException {
    try {
      Object value = row.getObject(column, type);
      return value == null ? null : value.toString();
    } catch (SQLException e) {
      return row.getString(column);
    }
  }
}
