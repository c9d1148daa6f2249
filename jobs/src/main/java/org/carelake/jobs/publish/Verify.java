package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.carelake.common.lake.Copy;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.target.Comparison;
import org.carelake.common.target.Target;

/** Compares a target with the versions of the lake that it says it equals. Changes nothing. */
public record Verify(Lake curated, Target target) {

  /**
   * One kind of rows or elements that was compared.
   *
   * @param keys of some that differ, each with how, if they were asked for
   */
  public record Result(Comparison comparison, List<String> keys) {}

  /**
   * Compares.
   *
   * @param only names of tables; empty for all
   * @param keys how many to tell of each kind
   * @throws org.carelake.common.run.PlatformException.Misconfigured if the target holds another
   *     lake
   */
  public List<Result> run(Set<String> only, int keys) {
    new Copy(target.title(), target.held()).requireOf(curated, target.tables());
    try (Kept kept = new Kept()) {
      List<Result> results = new ArrayList<>();
      for (Comparison comparison : target.compare(only, kept)) {
        results.add(new Result(comparison, keys(comparison, keys)));
      }
      return results;
    }
  }

  private static List<String> keys(Comparison comparison, int keys) {
    return keys == 0 || comparison.isEqual()
        ? List.of()
        : comparison.differing().orderBy(Comparison.ID).limit(keys).collectAsList().stream()
            .map(row -> row.getString(1) + " " + row.getString(0))
            .toList();
  }
}
