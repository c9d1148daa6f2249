package org.carelake.common.source;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one source writes its tabular files.
 *
 * @param encoding Java's name of that of files without a byte order mark; the mark of a file goes
 *     before it
 * @param timePatterns how days and moments are written, beside ISO 8601
 * @param timeZone of moments without an offset. A time that a clock skips when it is set forward is
 *     as much later as it is set; of two that it shows when it is set back, the first is meant
 * @param decimalSeparator comma or point; empty where numbers are as contracts read them
 * @param nullValues texts that stand for no value, in the case that is written
 * @param sheet of a workbook; empty for the first
 */
public record CsvFormat(
    String encoding,
    List<String> timePatterns,
    ZoneId timeZone,
    String decimalSeparator,
    Set<String> nullValues,
    String sheet)
    implements Serializable {

  /** UTF-8, and texts as contracts read them. */
  public static final CsvFormat PLAIN =
      new CsvFormat("UTF-8", List.of(), ZoneOffset.UTC, "", Set.of(), "");

  /**
   * The format that a source's settings tell.
   *
   * @param settings those of the source, without {@code sources.<name>.}; others may be among them
   * @throws org.carelake.common.run.PlatformException.Misconfigured with all that is wrong
   */
  public static CsvFormat of(String source, Map<String, String> settings) {
    FormatSettings read = new FormatSettings("sources." + source + ".", settings);
    CsvFormat format =
        new CsvFormat(
            read.encoding(),
            read.timePatterns(),
            read.timeZone(),
            read.decimalSeparator(),
            read.nullValues(),
            read.sheet());
    read.requireNoProblem();
    return format;
  }

  Charset charset() {
    return Charset.forName(encoding);
  }

  /** Whether texts have to be rewritten before contracts can read them. */
  boolean isForeign() {
    return !(timePatterns.isEmpty()
        && timeZone.equals(ZoneOffset.UTC)
        && decimalSeparator.isEmpty()
        && nullValues.isEmpty());
  }
}
