package org.carelake.common.source;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.spark.util.AccumulatorV2;

/**
 * What was found in each file or part of one, told by the task that reads it. A part is read by one
 * task, so a task that is tried again says the same once more, and nothing is counted twice.
 */
public final class Reports<V> extends AccumulatorV2<Map.Entry<Part, V>, Map<Part, V>> {
  private final Map<Part, V> reports = new HashMap<>();

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
  public void add(Map.Entry<Part, V> report) {
    reports.put(report.getKey(), report.getValue());
  }

  @Override
  public void merge(AccumulatorV2<Map.Entry<Part, V>, Map<Part, V>> other) {
    reports.putAll(other.value());
  }

  @Override
  public Map<Part, V> value() {
    return reports;
  }

  /**
   * What was found in each file.
   *
   * @param joining what was found in two parts that follow one another
   */
  Map<RawFile, V> ofFiles(BinaryOperator<V> joining) {
    Map<RawFile, V> files = new TreeMap<>(Comparator.comparing(RawFile::title));
    reports.entrySet().stream()
        .sorted(Comparator.comparingLong(report -> report.getKey().from()))
        .forEach(report -> files.merge(report.getKey().file(), report.getValue(), joining));
    return files;
  }
}
