package org.carelake.common.oltp;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * Rows as the tab-separated text that {@code LOAD DATA} and {@code COPY} read, made while it is
 * read, so that a partition of any size needs no more memory than a few rows.
 */
final class RowStream extends InputStream {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final int FLUSHED_AT = 1 << 16;

  private final Iterator<Row> rows;
  private final int width;
  private byte[] buffer = new byte[0];
  private int position;
  private long count;

  /**
   * Nothing is read yet.
   *
   * @param width how many of each row's values are given
   */
  RowStream(Iterator<Row> rows, int width) {
    this.rows = rows;
    this.width = width;
  }

  /** Rows read so far. */
  long count() {
    return count;
  }

  @Override
  public int read() {
    return fill() ? buffer[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.length - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() {
    if (position < buffer.length) {
      return true;
    }
    StringBuilder text = new StringBuilder(FLUSHED_AT + 1024);
    while (rows.hasNext() && text.length() < FLUSHED_AT) {
      append(text, rows.next());
      count++;
    }
    buffer = text.toString().getBytes(StandardCharsets.UTF_8);
    position = 0;
    return buffer.length > 0;
  }

  private void append(StringBuilder text, Row row) {
    for (int i = 0; i < width; i++) {
      if (i > 0) {
        text.append('\t');
      }
      append(text, row.get(i));
    }
    text.append('\n');
  }

  private static void append(StringBuilder text, Object value) {
    if (value == null) {
      text.append("\\N");
    } else if (value instanceof Boolean flag) {
      text.append(flag ? '1' : '0');
    } else if (value instanceof LocalDate || value instanceof Number) {
      text.append(value);
    } else if (value instanceof Instant instant) {
      TIMESTAMP.formatTo(instant, text);
    } else {
      escape(text, value.toString());
    }
  }

  private static void escape(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\0' -> text.append("\\0");
        default -> text.append(c);
      }
    }
  }
}
