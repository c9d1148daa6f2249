package org.carelake.common.source;

import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.carelake.common.fhir.BadLine;
import org.carelake.common.fhir.ResourceReader;
import org.carelake.common.fhir.ResourceViews;

/** A part of an NDJSON file → the rows of all views, and its bad lines; runs inside a task. */
record FhirRows(
    Broadcast<List<String>> views,
    Broadcast<SerializableConfiguration> conf,
    Reports<FileReport> reports)
    implements FlatMapFunction<FhirRows.Numbered, InternalRow> {

  /** In the place of a view's position: the row is a line that breaks a rule. */
  static final int BAD = -1;

  /** Bad lines are kept up to here; the file itself is kept whole. */
  private static final int KEPT = 1 << 20;

  /**
   * A part, and a number that stands for it.
   *
   * @param number its position in what is read
   */
  record Numbered(int number, Part part) implements Serializable {
    long length() {
      return part.length();
    }
  }

  @Override
  public Iterator<InternalRow> call(Numbered numbered) {
    try {
      NdjsonLines lines = NdjsonLines.open(numbered.part(), conf.value().value());
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close(lines));
      return new Rows(numbered, lines, ResourceViews.of(views.value()));
    } catch (UnreadableFile e) {
      reports.add(Map.entry(numbered.part(), FileReport.unreadable(e)));
      return List.<InternalRow>of().iterator();
    }
  }

  private static void close(NdjsonLines lines) {
    try {
      lines.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Reads on while nothing waits to be given. Where the file turns out to be damaged, the rows
   * given until then must not be used.
   */
  private final class Rows implements Iterator<InternalRow> {
    private final Numbered numbered;
    private final NdjsonLines lines;
    private final ResourceViews views;
    private final ResourceReader reader;
    private final FileReport.Counting counting = new FileReport.Counting();
    private final Queue<InternalRow> waiting = new ArrayDeque<>();
    private boolean ended;

    Rows(Numbered numbered, NdjsonLines lines, ResourceViews views) {
      this.numbered = numbered;
      this.lines = lines;
      this.views = views;
      this.reader = new ResourceReader(views.types());
    }

    @Override
    public boolean hasNext() {
      while (waiting.isEmpty() && !ended) {
        nextLine()
            .filter(line -> !lines.whole() || !NdjsonLines.isBlank(line))
            .ifPresent(this::take);
      }
      return !waiting.isEmpty();
    }

    private Optional<byte[]> nextLine() {
      try {
        Optional<byte[]> line = lines.next();
        if (line.isEmpty()) {
          end(counting.report(lines.number() - 1, lines.blocks()));
        }
        return line;
      } catch (IOException e) {
        end(unreadable("it ends early or is damaged (" + e.getClass().getSimpleName() + ")."));
        return Optional.empty();
      }
    }

    private FileReport unreadable(String why) {
      return FileReport.unreadable(
          new UnreadableFile(numbered.part().file(), why + " Deliver it again."));
    }

    private void end(FileReport report) {
      ended = true;
      close(lines);
      reports.add(Map.entry(numbered.part(), report));
    }

    private void take(byte[] line) {
      counting.line();
      if (!lines.whole()) {
        bad("resources.line.length", line);
        return;
      }
      try {
        ResourceReader.Found found = reader.read(line);
        if (found.resource().isEmpty()) {
          counting.unread(found.type());
          return;
        }
        List<ResourceViews.Result> results = views.rows(found.resource().get());
        counting.read();
        for (ResourceViews.Result result : results) {
          counting.row(result.view());
          waiting.add(row(result.view(), result.deleted(), result.updatedAt(), result.values()));
        }
      } catch (BadLine e) {
        bad(e.rule(), line);
      }
    }

    private void bad(String rule, byte[] line) {
      counting.bad(rule);
      String kept = new String(line, 0, Math.min(line.length, KEPT), StandardCharsets.UTF_8);
      waiting.add(row(BAD, false, null, List.of(rule, kept)));
    }

    private InternalRow row(int view, boolean deleted, String updatedAt, List<Object> values) {
      return new GenericInternalRow(
          new Object[] {
            view,
            numbered.number(),
            lines.number(),
            deleted,
            UTF8String.fromString(updatedAt),
            new GenericArrayData(values.stream().map(FhirRows::text).toArray())
          });
    }

    @Override
    public InternalRow next() {
      return waiting.remove();
    }
  }

  private static UTF8String text(Object value) {
    return UTF8String.fromString(asString(value));
  }

  private static String asString(Object value) {
    if (value instanceof Collection<?> several) {
      return several.isEmpty()
          ? null
          : several.stream().map(FhirRows::asString).collect(Collectors.joining(" "));
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value == null ? null : value.toString();
  }
}
