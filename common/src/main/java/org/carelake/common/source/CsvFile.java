package org.carelake.common.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * One CSV file, plain or gzip, read as users produce it: any line ends, quoted line breaks,
 * separated by comma, semicolon, tab or bar, or by what Excel's line {@code sep=} says.
 */
final class CsvFile implements RecordFile {
  private static final int LONGEST_VALUE = 16 * 1024 * 1024;

  private final RawFile file;
  private final Configuration conf;
  private final Content content;
  private final FileText text;
  private final Separator separator;
  private final QuoteCount quotes;
  private final CloseableIterator<CsvRecord> records;
  private final LineBreaks breaks;

  private CsvFile(RawFile file, Configuration conf, Content content, double maxRejectRatio)
      throws IOException {
    this.file = file;
    this.conf = conf;
    this.content = content;
    this.text = FileText.of(file, content);
    this.quotes = new QuoteCount(text.all());
    this.separator = Separator.of(text.start());
    this.records = reader(separator.character()).ofCsvRecord(quotes).iterator();
    this.breaks = new LineBreaks(file, separator.character(), maxRejectRatio);
    requireText();
    if (separator.isTold() && hasNext()) {
      records.next();
    }
  }

  static CsvFile open(RawFile file, Configuration conf, double maxRejectRatio) {
    try {
      Content content = Content.open(file, conf);
      try {
        return new CsvFile(file, conf, content, maxRejectRatio);
      } catch (IOException | RuntimeException e) {
        content.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CsvReader.CsvReaderBuilder reader(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(true)
        .maxBufferSize(LONGEST_VALUE);
  }

  private void requireText() {
    if (text.start().indexOf('\0') >= 0) {
      throw new UnreadableFile(
          file, "it is not text (it holds zero bytes). Export it again as CSV in UTF-8.");
    }
  }

  @Override
  public String encoding() {
    return text.encoding().name();
  }

  @Override
  public String separator() {
    return Character.toString(separator.character());
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? text.refused(conf)
          : unreadable(file, e.getCause());
    } catch (CsvParseException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public FileRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    CsvRecord record = records.next();
    requireClosed(record);
    FileRecord told = new FileRecord(record.getStartingLineNumber(), record.getFields());
    breaks.count(told);
    return told;
  }

  private void requireClosed(CsvRecord record) {
    if (record.getFields().get(record.getFieldCount() - 1).indexOf('\n') >= 0
        && quotes.isOdd()
        && !hasNext()) {
      throw new UnreadableFile(
          file,
          "the quote opened on line "
              + record.getStartingLineNumber()
              + " is never closed, so the rows after it cannot be told apart. Close it.");
    }
  }

  @Override
  public Optional<String> note() {
    String notes =
        Stream.of(breaks.judged(), text.note())
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return Optional.of(notes).filter(told -> !told.isEmpty());
  }

  @Override
  public String hash() {
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
