package org.carelake.common.source;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The records of one file on their way to rows. Reports at its end how many there were, or why it
 * cannot be read on: the rows given until then must not be used.
 */
final class CsvRecords implements Iterator<Row> {
  private final RawFile file;
  private final List<String> columns;
  private final String runId;
  private final CsvFile csv;
  private final BiConsumer<RawFile, CsvReport> report;
  private final Iterator<CsvRecord> records;
  private final LineBreaks breaks;
  private CsvHeader header;
  private CsvRecord next;
  private long count;
  private boolean ended;

  CsvRecords(
      RawFile file,
      List<String> columns,
      String runId,
      CsvFile csv,
      double maxRejectRatio,
      BiConsumer<RawFile, CsvReport> report) {
    this.file = file;
    this.columns = columns;
    this.runId = runId;
    this.csv = csv;
    this.report = report;
    this.records = csv.records();
    this.breaks = new LineBreaks(file, csv.separator(), maxRejectRatio);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> csv.close());
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
      header = CsvHeader.of(records.next().getFields(), columns);
    }
    if (records.hasNext()) {
      next = records.next();
      breaks.count(next, header.names().size());
      count++;
    } else {
      end(new CsvReport(count, csv.hash(), null, breaks.judged(count)));
    }
  }

  private void end(CsvReport told) {
    ended = true;
    csv.close();
    report.accept(file, told);
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    CsvRecord record = next;
    next = null;
    return row(record);
  }

  private Row row(CsvRecord record) {
    List<String> values = record.getFields();
    boolean malformed = values.size() != header.names().size();
    return RowFactory.create(
        file.source(),
        null,
        file.name(),
        record.getStartingLineNumber(),
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
    received[positions.size()] =
        malformed || !header.surplus().isEmpty() ? values.toArray(String[]::new) : null;
    return RowFactory.create(received);
  }
}
