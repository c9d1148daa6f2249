package org.carelake.common.source;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A part of a tabular file → its records as rows of {@code Received.schema}; runs inside a task.
 */
record CsvRows(
    List<String> columns,
    String runId,
    Broadcast<SerializableConfiguration> conf,
    Reports<CsvReport> reports)
    implements FlatMapFunction<Part, Row> {

  @Override
  public Iterator<Row> call(Part part) {
    try {
      return new CsvRecords(
          part.file(),
          columns,
          runId,
          RecordFile.open(part, conf.value().value()),
          report -> reports.add(Map.entry(part, report)));
    } catch (UnreadableFile e) {
      reports.add(Map.entry(part, CsvReport.unreadable(e)));
      return List.<Row>of().iterator();
    }
  }
}
