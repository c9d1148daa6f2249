package org.carelake.common.source;

import java.util.List;
import java.util.Optional;

/**
 * What a look at a file's beginning shows. Names no value of the file.
 *
 * @param problem why it cannot be read
 * @param warnings what is worth a look
 * @param columns those of its contract that it has; empty where it need not name any
 * @param isOfDeletions whether it has no more than it takes to ask for deletions
 */
public record Inspection(
    Optional<String> problem, List<String> warnings, List<String> columns, boolean isOfDeletions) {
  /** Nothing that one has to know. */
  public static final Inspection CLEAN =
      new Inspection(Optional.empty(), List.of(), List.of(), false);

  static Inspection problem(String problem) {
    return new Inspection(Optional.of(problem), List.of(), List.of(), false);
  }
}
