package org.carelake.common.extract;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The files of one extract, on their way: in a folder whose name hides it from an ingest. None of
 * them is so large that one task would have to read much.
 */
final class Landing implements Closeable {
  private static final long MOST_BYTES = 64 << 20;
  private static final long MOST_ROWS = 2_000_000;

  private final Path folder;
  private final String name;
  private final Columns columns;
  private final List<ExtractFile> files = new ArrayList<>();
  private final List<Rows> open = new ArrayList<>();
  private int last;
  private long deleted;

  /**
   * Begins.
   *
   * @param folder that has to be empty or not there
   * @param name of the files, before their number
   */
  Landing(Path folder, String name, Columns columns) {
    this.folder = folder;
    this.name = name;
    this.columns = columns;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A place for rows; each thread has its own. */
  synchronized Rows rows() {
    Rows rows = new Rows();
    open.add(rows);
    return rows;
  }

  private synchronized Path next() {
    return folder.resolve("%s-%05d.csv.gz".formatted(name, ++last));
  }

  private synchronized void add(ExtractFile file) {
    files.add(file);
  }

  private synchronized void countDeleted() {
    deleted++;
  }

  /** How many rows of it say that one is there no more. */
  synchronized long deleted() {
    return deleted;
  }

  /** Rows that come one after the other. */
  final class Rows {
    private CsvPart part;

    void add(String... values) throws IOException {
      write(Arrays.copyOf(values, values.length + 1));
    }

    /** A row that is there no more. */
    void gone(String key) throws IOException {
      String[] values = columns.ofKey(key);
      String[] row = Arrays.copyOf(values, values.length + 1);
      row[values.length] = "true";
      write(row);
      countDeleted();
    }

    private void write(String... row) throws IOException {
      if (part != null && (part.rows() == MOST_ROWS || part.bytes() > MOST_BYTES)) {
        finish();
      }
      if (part == null) {
        part = new CsvPart(next(), columns.header());
      }
      part.write(row);
    }

    void finish() throws IOException {
      if (part != null) {
        CsvPart whole = part;
        part = null;
        Landing.this.add(whole.finish());
      }
    }
  }

  /** All of them, whole. */
  synchronized List<ExtractFile> finish() throws IOException {
    for (Rows rows : open) {
      rows.finish();
    }
    return List.copyOf(files);
  }

  @Override
  public synchronized void close() throws IOException {
    for (Rows rows : open) {
      if (rows.part != null) {
        rows.part.close();
      }
    }
  }
}
