package org.carelake.common.land;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** A CSV file → its records as rows of {@code Received.schema}; runs inside a task. */
record CsvRows(
    List<String> columns,
    String runId,
    Broadcast<SerializableConfiguration> conf,
    Reports<Long> read)
    implements FlatMapFunction<RawFile, Row> {

  @Override
  public Iterator<Row> call(RawFile file) {
    CsvFile csv = CsvFile.open(file, conf.value().value());
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> csv.close());
    Iterator<CsvRecord> records = csv.records();
    if (!records.hasNext()) {
      return List.<Row>of().iterator();
    }
    CsvHeader header = CsvHeader.of(records.next().getFields(), columns);
    return new Iterator<>() {
      private long count;

      @Override
      public boolean hasNext() {
        boolean more = records.hasNext();
        if (!more) {
          read.add(Map.entry(file.title(), count));
        }
        return more;
      }

      @Override
      public Row next() {
        count++;
        return row(file, header, records.next());
      }
    };
  }

  private Row row(RawFile file, CsvHeader header, CsvRecord record) {
    List<String> values = record.getFields();
    boolean malformed = values.size() != header.names().size();
    return RowFactory.create(
        file.source(),
        file.name(),
        record.getStartingLineNumber(),
        runId,
        CsvSource.KIND,
        false,
        malformed,
        received(header, values, malformed));
  }

  private static Row received(CsvHeader header, List<String> values, boolean malformed) {
    List<Integer> positions = header.positions();
    Object[] received = new Object[positions.size() + 1];
    for (int i = 0; i < positions.size(); i++) {
      int position = positions.get(i);
      received[i] = position >= 0 && position < values.size() ? values.get(position) : null;
    }
    received[positions.size()] =
        malformed || !header.surplus().isEmpty() ? values.toArray(String[]::new) : null;
    return RowFactory.create(received);
  }
}
