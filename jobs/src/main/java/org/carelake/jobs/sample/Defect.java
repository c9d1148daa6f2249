package org.carelake.jobs.sample;

import java.util.List;

/**
 * One way in which a row is wrong, and wrong in nothing else.
 *
 * @param kind the rule under which ingestion must catch it
 */
record Defect(String kind, Severity severity, Spoiling spoiling) {

  /** A sound row to the row with the defect; {@code index} is the sound row's. */
  interface Spoiling {
    List<String> spoilt(List<String> row, long index, Draws draws);
  }

  /** It is planted beside the clean row whose key it has, instead of having a key of its own. */
  boolean repeatsCleanRow() {
    return severity == Severity.DUPLICATE;
  }
}
