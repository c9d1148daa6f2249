package org.carelake.jobs.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the rows that pass through a partition to a CSV file as well, so that one pass over the
 * data gives both formats. RFC 4180, UTF-8, line feeds, nulls as empty values.
 *
 * @param folder of the files, one for each partition
 * @param escapesFormulas whether text that spreadsheets would compute gets an apostrophe
 */
record CsvTee(
    String folder, StructType schema, boolean escapesFormulas, SerializableConfiguration conf)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    CsvWriter csv = open(TaskContext.getPartitionId());
    return new Iterator<>() {
      private boolean open = true;

      @Override
      public boolean hasNext() {
        if (!rows.hasNext() && open) {
          open = false;
          close(csv);
        }
        return open;
      }

      @Override
      public Row next() {
        Row row = rows.next();
        csv.writeRecord(values(row));
        return row;
      }
    };
  }

  void writeHeaderOnly() throws IOException {
    open(0).close();
  }

  private CsvWriter open(int partition) throws IOException {
    Path file = new Path(folder, "part-%05d.csv".formatted(partition));
    CsvWriter csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(
                new BufferedOutputStream(
                    file.getFileSystem(conf.value()).create(file, true), 1 << 16));
    csv.writeRecord(schema.fieldNames());
    return csv;
  }

  private List<String> values(Row row) {
    return IntStream.range(0, row.length())
        .mapToObj(i -> row.isNullAt(i) ? "" : value(row.get(i)))
        .toList();
  }

  private String value(Object value) {
    return escapesFormulas && value instanceof String text
        ? Formulas.neutralised(text)
        : value.toString();
  }

  private static void close(CsvWriter csv) {
    try {
      csv.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
