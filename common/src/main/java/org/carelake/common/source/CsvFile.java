package org.carelake.common.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * One CSV file, plain or gzip, read as users produce it: UTF-8 (or UTF-16 with its mark), any line
 * ends, quoted line breaks, separated by comma, semicolon, tab or bar. Records come one at a time.
 */
final class CsvFile implements AutoCloseable {
  private static final int LONGEST_VALUE = 16 * 1024 * 1024;
  private static final int SNIFFED = 64 * 1024;

  private final RawFile file;
  private final Content content;
  private final String encoding;
  private final char separator;
  private final QuoteCount quotes;
  private final CloseableIterator<CsvRecord> records;

  private CsvFile(
      RawFile file,
      Content content,
      String encoding,
      char separator,
      QuoteCount quotes,
      CloseableIterator<CsvRecord> records) {
    this.file = file;
    this.content = content;
    this.encoding = encoding;
    this.separator = separator;
    this.quotes = quotes;
    this.records = records;
  }

  static CsvFile open(RawFile file, Configuration conf) {
    try {
      Content content = Content.open(file, conf);
      BufferedInputStream in = new BufferedInputStream(content, SNIFFED);
      byte[] start = start(in);
      requireText(file, start);
      QuoteCount quotes = new QuoteCount(in, !isUtf16(start));
      char separator = separator(start);
      return new CsvFile(
          file,
          content,
          isUtf16(start) ? "UTF-16" : "UTF-8",
          separator,
          quotes,
          reader(separator).ofCsvRecord(quotes).iterator());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CsvReader.CsvReaderBuilder reader(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .detectBomHeader(true)
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(true)
        .maxBufferSize(LONGEST_VALUE);
  }

  private static byte[] start(BufferedInputStream in) throws IOException {
    in.mark(SNIFFED);
    byte[] start = in.readNBytes(SNIFFED / 2);
    in.reset();
    return start;
  }

  private static void requireText(RawFile file, byte[] start) {
    boolean utf16 = isUtf16(start);
    for (int i = 0; i < start.length && !utf16; i++) {
      if (start[i] == 0) {
        throw new UnreadableFile(
            file, "it is not text (it holds zero bytes). Export it again as CSV in UTF-8.");
      }
    }
  }

  /** Whether it says so itself. */
  private static boolean isUtf16(byte[] start) {
    return start.length > 1
        && ((start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)
            || (start[0] == (byte) 0xFF && start[1] == (byte) 0xFE));
  }

  /** The candidate that occurs most often in the first line. */
  private static char separator(byte[] start) {
    char best = ',';
    long most = 0;
    for (char candidate : new char[] {',', ';', '\t', '|'}) {
      long count = 0;
      for (int i = 0; i < start.length && start[i] != '\n' && start[i] != '\r'; i++) {
        count += start[i] == candidate ? 1 : 0;
      }
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  /** What stands between values. */
  char separator() {
    return separator;
  }

  /** Of its text. */
  String encoding() {
    return encoding;
  }

  /** The first line; empty for an empty file. */
  Optional<List<String>> header() {
    Iterator<CsvRecord> all = records();
    return all.hasNext() ? Optional.of(all.next().getFields()) : Optional.empty();
  }

  /**
   * The remaining records. Ends with an {@link UnreadableFile} where the file cannot be read on.
   */
  Iterator<CsvRecord> records() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return records.hasNext();
        } catch (UncheckedIOException e) {
          throw unreadable(file, e.getCause());
        } catch (CsvParseException e) {
          throw unreadable(file, e);
        }
      }

      @Override
      public CsvRecord next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        CsvRecord record = records.next();
        if (record.getFields().get(record.getFieldCount() - 1).indexOf('\n') >= 0
            && quotes.isOdd()
            && !hasNext()) {
          throw new UnreadableFile(
              file,
              "the quote opened on line "
                  + record.getStartingLineNumber()
                  + " is never closed, so the rows after it cannot be told apart. Close it.");
        }
        return record;
      }
    };
  }

  /** The hash of the whole file, once its records have been read. */
  String hash() {
    try {
      return content.hash();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Parser messages may quote values, so only their kind is passed on. */
  private static UnreadableFile unreadable(RawFile file, Exception cause) {
    String why =
        file.name().toLowerCase(Locale.ROOT).endsWith(".gz")
            ? "it ends early or is damaged (" + cause.getClass().getSimpleName() + ")"
            : "reading failed (" + cause.getClass().getSimpleName() + ")";
    return new UnreadableFile(file, why + ". Deliver it again.");
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
