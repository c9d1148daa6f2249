package org.carelake.jobs.sample;

import java.util.List;

/** Which defects are planted in a table, and in which row each: an even share of every kind. */
final class Planting {

  /** A duplicate and a conflict per round of all kinds. */
  private static final int REPEATS = 2;

  private final SampleTable table;
  private final Variety variety;
  private final List<Defect> kinds;
  private final long size;
  private final String purpose;

  Planting(SampleTable table, Variety variety, double dirty) {
    this.table = table;
    this.variety = variety;
    this.kinds = possible(table);
    this.size =
        dirty > 0 && table.size() > 0
            ? Math.max(kinds.size(), Math.round(dirty * table.size()))
            : 0;
    this.purpose = table.name() + ".planting";
  }

  /** A single clean row cannot lend its key twice. */
  private static List<Defect> possible(SampleTable table) {
    return table.size() > 1
        ? table.defects()
        : table.defects().stream().filter(defect -> !defect.kind().endsWith(".conflict")).toList();
  }

  List<Defect> kinds() {
    return kinds;
  }

  /** How many rows are planted. */
  long size() {
    return size;
  }

  /**
   * @param key without the blanks that the row may have around it; empty where the key is what is
   *     missing
   */
  record Planted(Defect defect, String key, List<String> row) {}

  Planted planted(long ordinal) {
    Draws draws = Draws.of(table.seed(), purpose, ordinal);
    Defect defect = defect(ordinal);
    boolean repeats = defect.repeatsCleanRow();
    long index = repeats ? repeated(ordinal, defect) : table.size() + ordinal;
    List<String> sound = repeats ? variety.row(index) : table.row(index);
    List<String> row = defect.spoiling().spoilt(sound, index, draws);
    return new Planted(defect, Defects.isBlank(row.get(0)) ? "" : table.key(index), row);
  }

  /** Every round plants each kind once, in an order of its own. */
  private Defect defect(long ordinal) {
    Draws draws = Draws.of(table.seed(), purpose, -1 - round(ordinal));
    return draws.shuffled(kinds).get((int) (ordinal % kinds.size()));
  }

  private long round(long ordinal) {
    return ordinal / kinds.size();
  }

  /** The clean row that is repeated: each from a stretch of its own, half the file away. */
  private long repeated(long ordinal, Defect defect) {
    long stretches = REPEATS * (round(size - 1) + 1);
    long own = REPEATS * round(ordinal) + (defect.kind().endsWith(".conflict") ? 1 : 0);
    long stretch = (own + stretches / 2) % stretches;
    long from = stretch * table.size() / stretches;
    long to = (stretch + 1) * table.size() / stretches;
    Draws draws = Draws.of(table.seed(), "repeated", ordinal);
    return Math.min(from + draws.below(Math.max(1, to - from)), table.size() - 1);
  }
}
