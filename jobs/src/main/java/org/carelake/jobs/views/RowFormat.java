package org.carelake.jobs.views;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.carelake.common.fhir.View;

/** How a view's rows are written. */
public enum RowFormat {
  /** RFC 4180 with a header; nulls are empty, lists are JSON. */
  csv {
    @Override
    public Consumer<Object[]> to(Writer writer, List<View.Column> columns) {
      CsvWriter csv =
          CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(writer);
      csv.writeRecord(columns.stream().map(View.Column::name).toList());
      return row -> csv.writeRecord(Arrays.stream(row).map(RowFormat::text).toList());
    }
  },

  /** One JSON object per line, nulls included. */
  json {
    @Override
    public Consumer<Object[]> to(Writer writer, List<View.Column> columns) {
      return row -> {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
          object.put(columns.get(i).name(), row[i]);
        }
        print(writer, jsonText(object) + "\n");
      };
    }
  },

  /** Through JSON, which {@link ParquetRows} then turns into a folder. */
  parquet {
    @Override
    public Consumer<Object[]> to(Writer writer, List<View.Column> columns) {
      return json.to(writer, columns);
    }
  };

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /** What takes the rows; the writer is flushed and closed by who opened it. */
  public abstract Consumer<Object[]> to(Writer writer, List<View.Column> columns);

  private static String text(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof java.math.BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof List<?> ? jsonText(value) : value.toString();
  }

  private static String jsonText(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(Writer writer, String text) {
    try {
      writer.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
