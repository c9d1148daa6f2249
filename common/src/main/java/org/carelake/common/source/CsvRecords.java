package org.carelake.common.source;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The records of a file, or of a part of one, on their way to rows. Reports at its end how many
 * there were, or why it cannot be read on: the rows given until then must not be used.
 */
final class CsvRecords implements Iterator<Row> {
  private final RawFile file;
  private final List<String> columns;
  private final String runId;
  private final RecordFile records;
  private final Consumer<CsvReport> report;
  private CsvHeader header;
  private FileRecord next;
  private long count;
  private boolean ended;

  CsvRecords(
      RawFile file,
      List<String> columns,
      String runId,
      RecordFile records,
      Consumer<CsvReport> report) {
    this.file = file;
    this.columns = columns;
    this.runId = runId;
    this.records = records;
    this.report = report;
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> records.close());
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        advance();
      } catch (UnreadableFile e) {
        end(CsvReport.unreadable(e));
      }
    }
    return next != null;
  }

  private void advance() {
    if (header == null && records.hasNext()) {
      header = CsvHeader.of(records.next().values(), columns);
    }
    if (records.hasNext()) {
      next = records.next();
      count++;
    } else {
      end(new CsvReport(count, records.blocks(), null, records.signs()));
    }
  }

  private void end(CsvReport told) {
    ended = true;
    records.close();
    report.accept(told);
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileRecord record = next;
    next = null;
    return row(record);
  }

  private Row row(FileRecord record) {
    List<String> values = record.values();
    boolean malformed = values.size() != header.names().size();
    return RowFactory.create(
        file.source(),
        null,
        file.name(),
        record.line(),
        runId,
        file.delivered(),
        CsvKind.NAME,
        false,
        malformed,
        received(values, malformed));
  }

  private Row received(List<String> values, boolean malformed) {
    List<Integer> positions = header.positions();
    Object[] received = new Object[positions.size() + 1];
    for (int i = 0; i < positions.size(); i++) {
      int position = positions.get(i);
      received[i] = position >= 0 && position < values.size() ? values.get(position) : null;
    }
    boolean saysMore = malformed || !header.surplus().isEmpty() || file.format().isForeign();
    received[positions.size()] = saysMore ? values.toArray(String[]::new) : null;
    return RowFactory.create(received);
  }
}
