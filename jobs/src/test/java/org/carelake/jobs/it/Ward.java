package org.carelake.jobs.it;

import java.util.List;

/**
 * A system of its own whose deliveries are all that there is, one dated folder each: a random
 * history's states.
 *
 * @param states the first to the last
 */
record Ward(List<List<Change>> states) {

  static Ward of(long seed, int steps, int count) {
    return new Ward(History.of(CsvLines.KINDS, false, seed, steps).states(count));
  }

  /** All files of one snapshot, counted from 0. */
  void deliver(Workplace workplace, int number) {
    CsvLines.deliverAll(
        workplace, "../ward/2024-05-%02d".formatted(number + 1), states.get(number));
  }

  /** What makes it a source of a workplace. */
  static List<String> settings(Workplace workplace) {
    return List.of(
        "--set",
        "sources.ward.kind=csv",
        "--set",
        "sources.ward.path=" + workplace.raw().resolveSibling("ward"),
        "--set",
        "sources.ward.delivers=snapshots",
        "--set",
        "sources.ward.id-prefix=ward/");
  }
}
