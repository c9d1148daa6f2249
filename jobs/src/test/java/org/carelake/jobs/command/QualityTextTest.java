package org.carelake.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.carelake.common.contract.Category;
import org.carelake.common.contract.Severity;
import org.carelake.jobs.quality.Measure;
import org.junit.jupiter.api.Test;

class QualityTextTest {
  @Test
  void aRuleThatWasBrokenOnceIsToldBesideThoseThatAreBroken() {
    Measure broken = measure("pets", "north", "pets.age.range", 1, 3);
    Measure mended =
        measure("pets", "north", "pets.kind.one_of", 0, 3, point(1, 4), point(0, 0), point(0, 2));
    Measure kept = measure("pets", "north", "pets.pet_id.required", 0, 3);
    Measure unasked = measure("owners", "", "owners.owner_id.required", 0, 0);

    assertEquals(
        """
        table  source  rule              severity  about        broken  looked at  share   trend (oldest run first)
        pets   north   pets.age.range    error     conformance       1          3  33.3 %
        pets   north   pets.kind.one_of  error     conformance       0          3  0.0 %   25.0 %, no rows, 0.0 %

        Kept by every row they looked at: 1 rules.
        No rows to look at: 1 rules of owners.
        carelake quality TABLE lists all rules of a table."""
            .replace("\n", System.lineSeparator()),
        QualityText.summary(List.of(kept, mended, unasked, broken)));
  }

  @Test
  void whereThereIsNothingNothingIsCalledKept() {
    assertEquals(
        """
        No rule is broken.

        Kept by every row they looked at: 0 rules.
        No rows to look at: 0 rules.
        carelake quality TABLE lists all rules of a table."""
            .replace("\n", System.lineSeparator()),
        QualityText.summary(List.of()));
  }

  private static Measure measure(
      String table,
      String source,
      String rule,
      long broken,
      long lookedAt,
      Measure.Point... history) {
    return new Measure(
        table,
        source,
        rule,
        "",
        Severity.ERROR,
        Category.CONFORMANCE,
        broken,
        lookedAt,
        List.of(history));
  }

  private static Measure.Point point(long broken, long lookedAt) {
    return new Measure.Point("run-1", broken, lookedAt);
  }
}
