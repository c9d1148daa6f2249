package org.carelake.common.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.apache.hadoop.conf.Configuration;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.carelake.common.run.PlatformException;

/**
 * One sheet of an .xlsx workbook. Rows without a value are left out, and those that end before the
 * header does are filled up.
 */
final class Workbook implements RecordFile {
  static final String ENDING = ".xlsx";

  private final RawFile file;
  private final WorkbookParts parts;
  private final SheetRows rows;
  private Optional<FileRecord> next = Optional.empty();
  private int width;

  private Workbook(RawFile file, WorkbookParts parts)
      throws IOException, OpenXML4JException, XMLStreamException {
    this.file = file;
    this.parts = parts;
    CellNumbers numbers =
        new CellNumbers(parts.styles(), parts.countsFrom1904(), file.format().decimalSeparator());
    SharedTexts texts = new SharedTexts(parts.sharedTexts(), parts.folder());
    this.rows = new SheetRows(file, parts.sheet(file), texts, numbers);
  }

  static Workbook open(RawFile file, Configuration conf) {
    try {
      WorkbookParts parts = WorkbookParts.copied(file, conf);
      try {
        return new Workbook(file, parts);
      } catch (IOException | OpenXML4JException | XMLStreamException | RuntimeException e) {
        parts.close();
        throw e;
      }
    } catch (IOException | OpenXML4JException | XMLStreamException | RuntimeException e) {
      throw failure(file, e);
    }
  }

  @Override
  public String encoding() {
    return "xlsx";
  }

  @Override
  public String separator() {
    return "";
  }

  @Override
  public boolean hasNext() {
    try {
      while (next.isEmpty() && rows.hasNext()) {
        next = Optional.of(rows.next()).filter(Workbook::hasValue);
      }
      return next.isPresent();
    } catch (XMLStreamException | RuntimeException e) {
      throw failure(file, e);
    }
  }

  private static boolean hasValue(FileRecord row) {
    return row.values().stream().anyMatch(value -> !value.isBlank());
  }

  @Override
  public FileRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileRecord row = filled(next.get());
    next = Optional.empty();
    width = width == 0 ? row.values().size() : width;
    return row;
  }

  /** As wide as the header, or wider where values lie beyond it. */
  private FileRecord filled(FileRecord row) {
    List<String> values = new ArrayList<>(row.values());
    while (values.size() > width && values.get(values.size() - 1).isBlank()) {
      values.remove(values.size() - 1);
    }
    while (values.size() < width) {
      values.add("");
    }
    return new FileRecord(row.line(), values);
  }

  @Override
  public Signs signs() {
    return Signs.NONE;
  }

  @Override
  public String blocks() {
    return parts.hash();
  }

  @Override
  public void close() {
    rows.close();
    parts.close();
  }

  /** The library tells damage by exceptions of many kinds, whose messages may quote values. */
  private static RuntimeException failure(RawFile file, Exception cause) {
    if (cause instanceof UnreadableFile known) {
      return known;
    }
    return cause instanceof RuntimeException known && isOfThisMachine(known)
        ? known
        : new UnreadableFile(
            file,
            (isBomb(cause) ? "it unpacks to more than a hundred times its size" : "it is damaged")
                + ". Save it again as .xlsx, or deliver it as CSV.");
  }

  /** A full disk, or no place for temporary files, is not the file's fault. */
  private static boolean isOfThisMachine(RuntimeException cause) {
    return cause instanceof UncheckedIOException || cause instanceof PlatformException;
  }

  private static boolean isBomb(Throwable cause) {
    return cause != null
        && (String.valueOf(cause.getMessage()).contains("Zip bomb") || isBomb(cause.getCause()));
  }
}
