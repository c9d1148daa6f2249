package org.carelake.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * One file of the sample. Row {@code index} is a function of the seed and the index alone; indexes
 * from {@link #size()} on give valid rows too, whose keys no other row refers to.
 */
interface SampleTable {

  String name();

  /** The first is the key. */
  List<String> columns();

  long seed();

  /** How many clean rows the file holds. */
  long size();

  String key(long index);

  List<String> row(long index);

  /** Other spellings of a row that mean the same. */
  default List<Quirk> quirks() {
    return List.of(Quirk.padded());
  }

  default List<Defect> defects() {
    return List.of(new Defects(this).duplicate());
  }

  default String file() {
    return name() + ".csv";
  }

  /** A key that no row of the file has, planted rows included: those stay below twice the size. */
  default String unknownKey(Draws draws) {
    return key(2 * size() + 1000 + draws.below(1000));
  }

  default String value(List<String> row, String column) {
    return row.get(columns().indexOf(column));
  }

  default List<String> with(List<String> row, String column, String value) {
    List<String> changed = new ArrayList<>(row);
    changed.set(columns().indexOf(column), value);
    return changed;
  }
}
