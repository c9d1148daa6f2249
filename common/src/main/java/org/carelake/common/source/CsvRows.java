package org.carelake.common.source;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** A tabular file → its records as rows of {@code Received.schema}; runs inside a task. */
record CsvRows(
    List<String> columns,
    String runId,
    double maxRejectRatio,
    Broadcast<SerializableConfiguration> conf,
    Reports<CsvReport> reports)
    implements FlatMapFunction<RawFile, Row> {

  @Override
  public Iterator<Row> call(RawFile file) {
    try {
      return new CsvRecords(
          file,
          columns,
          runId,
          RecordFile.open(file, conf.value().value(), maxRejectRatio),
          this::report);
    } catch (UnreadableFile e) {
      report(file, CsvReport.unreadable(e));
      return List.<Row>of().iterator();
    }
  }

  private void report(RawFile file, CsvReport report) {
    reports.add(Map.entry(file.title(), report));
  }
}
