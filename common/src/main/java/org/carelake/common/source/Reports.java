package org.carelake.common.source;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * What was found in each file, told by the task that reads it. A file is read by one task, so a
 * task that is tried again says the same once more, and nothing is counted twice.
 */
public final class Reports<V> extends AccumulatorV2<Map.Entry<String, V>, Map<String, V>> {
  private final Map<String, V> reports = new HashMap<>();

  @Override
  public boolean isZero() {
    return reports.isEmpty();
  }

  @Override
  public Reports<V> copy() {
    Reports<V> copy = new Reports<>();
    copy.reports.putAll(reports);
    return copy;
  }

  @Override
  public void reset() {
    reports.clear();
  }

  @Override
  public void add(Map.Entry<String, V> report) {
    reports.put(report.getKey(), report.getValue());
  }

  @Override
  public void merge(AccumulatorV2<Map.Entry<String, V>, Map<String, V>> other) {
    reports.putAll(other.value());
  }

  @Override
  public Map<String, V> value() {
    return reports;
  }
}
