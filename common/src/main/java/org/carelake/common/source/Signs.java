package org.carelake.common.source;

import java.io.Serializable;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.run.Printable;

/**
 * What a CSV file, or a part of one, has that speaks of a mistake: line breaks within values, and
 * bytes that would be UTF-8 although its source says otherwise.
 *
 * @param rows all of them
 * @param broken rows that hold line breaks
 * @param suspicious those of them in which a value has as many separators as a row
 * @param within line ends within values
 * @param first line on which the first of the broken rows starts; 0 for none
 * @param letters beyond ASCII, if the bytes were UTF-8
 * @param notUtf8 whether they cannot be
 */
record Signs(
    long rows, long broken, long suspicious, long within, long first, long letters, boolean notUtf8)
    implements Serializable {
  static final Signs NONE = new Signs(0, 0, 0, 0, 0, 0, false);

  /** Where fewer of the rows than this hold line breaks, those that do are worth a look. */
  private static final double RARE = 0.01;

  /** Both together. */
  Signs plus(Signs later) {
    return new Signs(
        rows + later.rows,
        broken + later.broken,
        suspicious + later.suspicious,
        within + later.within,
        broken == 0 ? later.first : later.broken == 0 ? first : Math.min(first, later.first),
        letters + later.letters,
        notUtf8 || later.notUtf8);
  }

  /**
   * What is to be told of the whole file.
   *
   * @param limit lines within values per row of the file, 0 to 1, above which it is refused where
   *     all of them look like swallowed rows
   * @throws UnreadableFile if its rows cannot be trusted
   */
  Optional<String> judged(RawFile file, double limit) {
    if (suspicious > 0 && suspicious == broken && within > limit * (rows + within)) {
      throw new UnreadableFile(
          file,
          "%,d of its lines lie within a quoted value as if rows had been swallowed, the first behind line %,d. Close the quote that is opened there, or raise ingest.max-reject-ratio if the values are meant so."
              .formatted(within, first));
    }
    String notes =
        Stream.of(ofLineBreaks(file), ofEncoding(file))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return Optional.of(notes).filter(told -> !told.isEmpty());
  }

  private Optional<String> ofLineBreaks(RawFile file) {
    boolean rare = broken > 0 && (broken < RARE * rows || suspicious == broken);
    return rare
        ? Optional.of(
            "%s: %,d of %,d rows hold line breaks, the first in line %,d; see that no quote is missing"
                .formatted(Printable.text(file.title()), broken, rows, first))
        : Optional.empty();
  }

  private Optional<String> ofEncoding(RawFile file) {
    return letters > 0 && !notUtf8
        ? Optional.of(
            "%s: whatever is not ASCII in it would be UTF-8, too; see that sources.%s.encoding=%s is right"
                .formatted(Printable.text(file.title()), file.source(), file.format().charset()))
        : Optional.empty();
  }
}
