package org.carelake.common.source;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.carelake.common.contract.Table;

/**
 * One way in which sources hand over rows. A new one is a class that implements this, and a line
 * where sources are wired.
 */
public interface Kind {
  /** As in the settings, and as {@code _kind} of the rows. */
  String name();

  /** What stands before the ids of a source that does not say so itself. */
  default String idPrefix(String source) {
    return "";
  }

  /**
   * The table that a file's rows are of, or the shape of files that give rows of several.
   *
   * @param file its path below the source's folder, in lower case
   * @return empty for a file that belongs to none
   */
  Optional<Table> shapeOf(String file);

  /** What is told of a file that belongs to none, after its name. */
  default String unknown() {
    return "belongs to no table";
  }

  /** What to do about a file that belongs to none. */
  String hint(String file);

  /** What would all read a file, where that is more than one: such a file is read by none. */
  default List<String> rivals(String file) {
    return List.of();
  }

  /** Names of the tables that a file's rows may be of. */
  default Set<String> tables(RawFile file) {
    return Set.of(file.table());
  }

  /** Whether rows as a rule do not say how old they are, so that the order of files decides. */
  default boolean areRowsUndated() {
    return true;
  }

  /** Files of one feed tell of the same rows: as a rule those of one shape. */
  default String feed(String shape) {
    return shape;
  }

  /** What a look at the beginning of a file shows, before any row is read. */
  Inspection inspect(RawFile file);

  /** How a file is laid out; empty for one without columns, or that cannot be read. */
  default Optional<Layout> layout(RawFile file) {
    return Optional.empty();
  }

  /** Reads files, side by side. */
  Reading read(List<RawFile> files, String runId);
}
