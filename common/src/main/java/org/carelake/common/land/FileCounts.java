package org.carelake.common.land;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * How many rows each file has, told by the task that reads it. A file is read by one task, so a
 * task that is tried again says the same once more, and nothing is counted twice.
 */
public final class FileCounts extends AccumulatorV2<Map.Entry<String, Long>, Map<String, Long>> {
  private final Map<String, Long> rows = new HashMap<>();

  @Override
  public boolean isZero() {
    return rows.isEmpty();
  }

  @Override
  public FileCounts copy() {
    FileCounts copy = new FileCounts();
    copy.rows.putAll(rows);
    return copy;
  }

  @Override
  public void reset() {
    rows.clear();
  }

  @Override
  public void add(Map.Entry<String, Long> file) {
    rows.put(file.getKey(), file.getValue());
  }

  @Override
  public void merge(AccumulatorV2<Map.Entry<String, Long>, Map<String, Long>> other) {
    rows.putAll(other.value());
  }

  @Override
  public Map<String, Long> value() {
    return rows;
  }
}
