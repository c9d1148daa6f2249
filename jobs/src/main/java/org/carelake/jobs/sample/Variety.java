package org.carelake.jobs.sample;

import java.util.List;

/** A table's clean rows, some of them spelt in a way of their own. */
final class Variety {
  private static final double SHARE = 0.01;

  private final SampleTable table;
  private final double share;
  private final String purpose;
  private final List<Quirk> quirks;

  Variety(SampleTable table, boolean wanted) {
    this.table = table;
    this.share = wanted ? SHARE : 0;
    this.purpose = table.name() + ".variety";
    this.quirks = table.quirks();
  }

  List<String> row(long index) {
    List<String> plain = table.row(index);
    Draws draws = Draws.of(table.seed(), purpose, index);
    return draws.chance(share) ? spelt(plain, draws) : plain;
  }

  private List<String> spelt(List<String> plain, Draws draws) {
    return draws.shuffled(quirks).stream()
        .map(quirk -> quirk.spelt(plain, draws))
        .filter(row -> !row.equals(plain))
        .findFirst()
        .orElse(plain);
  }
}
