package org.carelake.common.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * One CSV file, plain or gzip, or a part of one, read as users produce it: any line ends, quoted
 * line breaks, separated by comma, semicolon, tab or bar, or by what Excel's line {@code sep=}
 * says.
 */
final class CsvFile implements RecordFile {
  private static final int LONGEST_VALUE = 16 * 1024 * 1024;

  /** What the parser looks for, and whatever may stand in a first line. */
  private static final String ASCII =
      IntStream.range(0, 128).mapToObj(Character::toString).collect(Collectors.joining());

  private final Part part;
  private final Configuration conf;
  private final Content content;
  private final FileText text;
  private final Separator separator;
  private final QuoteState quotes;
  private final CloseableIterator<CsvRecord> records;
  private final LineBreaks breaks;

  /** The header, where it is not the first record of what is read. */
  private Optional<FileRecord> header;

  private CsvFile(
      Part part,
      Configuration conf,
      Content content,
      FileText text,
      Separator separator,
      Optional<FileRecord> header) {
    this.part = part;
    this.conf = conf;
    this.content = content;
    this.text = text;
    this.separator = separator;
    this.header = header;
    this.quotes = new QuoteState(text.all(), separator.character());
    this.records = reader(separator.character()).ofCsvRecord(quotes).iterator();
    this.breaks = new LineBreaks(separator.character());
    if (part.from() == 0) {
      requireText();
    }
  }

  static CsvFile open(Part part, Configuration conf) {
    try {
      return part.from() == 0 ? beginning(part, conf) : later(part, conf);
    } catch (IOException e) {
      throw unreadable(part.file(), e);
    }
  }

  private static CsvFile beginning(Part part, Configuration conf) throws IOException {
    Content content = Content.open(part, conf);
    try {
      FileText text = FileText.of(part.file(), bounded(content, part));
      Separator separator = Separator.of(text.start());
      CsvFile file = new CsvFile(part, conf, content, text, separator, Optional.empty());
      if (separator.isTold() && file.hasNext()) {
        file.read();
      }
      return file;
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  private static CsvFile later(Part part, Configuration conf) throws IOException {
    try (CsvFile beginning = beginning(Part.whole(part.file()), conf)) {
      Content content = Content.open(part, conf);
      try {
        FileText before = beginning.text;
        FileText text =
            FileText.of(part.file(), bounded(content, part), before.encoding(), before.marked());
        return new CsvFile(
            part, conf, content, text, beginning.separator, Optional.of(beginning.next()));
      } catch (IOException | RuntimeException e) {
        content.close();
        throw e;
      }
    }
  }

  private static InputStream bounded(Content content, Part part) throws IOException {
    return part.to() == Part.END
        ? content
        : BoundedInputStream.builder().setInputStream(content).setMaxCount(part.length()).get();
  }

  /**
   * What separates the values of a file that can be read in parts: one that is not packed, and in
   * an encoding in which no byte of the parser's characters is part of another one.
   */
  static OptionalInt separatorIfDivisible(RawFile file, Configuration conf) {
    try (CsvFile open = open(Part.whole(file), conf)) {
      Charset encoding = open.text.encoding();
      boolean divisible =
          !open.content.isPacked()
              && open.separator.character() < ASCII.length()
              && (encoding.equals(StandardCharsets.UTF_8) || isOneByte(encoding));
      return divisible ? OptionalInt.of(open.separator.character()) : OptionalInt.empty();
    } catch (UnreadableFile e) {
      return OptionalInt.empty();
    }
  }

  private static boolean isOneByte(Charset encoding) {
    return encoding.canEncode()
        && encoding.newEncoder().maxBytesPerChar() == 1
        && ASCII.equals(new String(ASCII.getBytes(StandardCharsets.US_ASCII), encoding));
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
          part.file(), "it is not text (it holds zero bytes). Export it again as CSV in UTF-8.");
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
      return header.isPresent() || records.hasNext();
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? text.refused(conf)
          : unreadable(part.file(), e.getCause());
    } catch (CsvParseException e) {
      throw unreadable(part.file(), e);
    }
  }

  @Override
  public FileRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileRecord told = header.orElseGet(this::read);
    header = Optional.empty();
    breaks.count(told);
    return told;
  }

  private FileRecord read() {
    List<String> values = records.next().getFields();
    long line = part.linesBefore() + quotes.nextStart();
    requireClosed(line, values);
    return new FileRecord(line, values);
  }

  private void requireClosed(long line, List<String> values) {
    if (values.get(values.size() - 1).indexOf('\n') >= 0 && quotes.isOpen() && !hasNext()) {
      throw new UnreadableFile(
          part.file(),
          "the quote opened on line "
              + line
              + " is never closed, so the rows after it cannot be told apart. Close it.");
    }
  }

  @Override
  public Signs signs() {
    return breaks.signs().plus(text.signs().get());
  }

  @Override
  public String blocks() {
    try {
      return part.blocks().isEmpty() ? content.blocks() : part.blocks();
    } catch (IOException e) {
      throw unreadable(part.file(), e);
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
