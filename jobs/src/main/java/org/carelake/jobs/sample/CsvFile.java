package org.carelake.jobs.sample;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A CSV file being written (RFC 4180, UTF-8, lines end with a line feed) that knows its line
 * numbers.
 */
final class CsvFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final StringBuilder record = new StringBuilder();
  private long nextLine = 1;

  private CsvFile(OutputStream out) {
    this.out = out;
  }

  static CsvFile create(Path path, List<String> columns) throws IOException {
    CsvFile file = new CsvFile(new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES));
    file.write(columns);
    return file;
  }

  /** Returns the line, from 1, on which the row starts; it goes on where a value has a newline. */
  long write(List<String> values) throws IOException {
    record.setLength(0);
    values.forEach(this::append);
    record.setCharAt(record.length() - 1, '\n');
    out.write(record.toString().getBytes(StandardCharsets.UTF_8));
    long line = nextLine;
    nextLine += record.chars().filter(character -> character == '\n').count();
    return line;
  }

  private void append(String value) {
    if (isPlain(value)) {
      record.append(value);
    } else {
      record.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
    record.append(',');
  }

  private static boolean isPlain(String value) {
    return value.indexOf(',') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
