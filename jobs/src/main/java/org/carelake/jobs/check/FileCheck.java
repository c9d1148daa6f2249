package org.carelake.jobs.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.carelake.common.source.Layout;

/**
 * What was found in one file.
 *
 * @param title {@code source/file}
 * @param readAs the table or mapping that reads it
 * @param tables names of those that its rows are of
 * @param problem why it cannot be read
 * @param rows that it holds; 0 for a file that cannot be read
 */
public record FileCheck(
    String title,
    String readAs,
    Set<String> tables,
    Optional<Layout> layout,
    Optional<String> problem,
    long rows,
    List<BrokenRule> broken) {

  boolean isRefused() {
    return problem.isPresent() || broken.stream().anyMatch(BrokenRule::isError);
  }
}
