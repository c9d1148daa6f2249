package org.carelake.jobs.views;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.fhir.BadLine;
import org.carelake.common.fhir.InvalidView;
import org.carelake.common.fhir.ResourceReader;
import org.carelake.common.fhir.View;
import org.carelake.common.source.NdjsonLines;
import org.carelake.common.source.RawFile;
import org.hl7.fhir.r4.model.Resource;

/**
 * Applies one view to the resources in NDJSON files, by hand: to try a mapping. Reads as {@code
 * ingest} does, so that what is refused here is what would be refused there.
 *
 * @param conf of the file systems that hold them
 * @param bad told of each line that is no resource, or contradicts the view; never quotes it
 */
public record ViewRun(View view, Configuration conf, Consumer<String> bad) {

  /**
   * What was read.
   *
   * @param resources of the view's type
   * @param others of other types, which were not parsed
   * @param badLines neither
   */
  public record Result(long resources, long rows, long others, long badLines) {
    private static final Result NONE = new Result(0, 0, 0, 0);
    private static final Result OTHER = new Result(0, 0, 1, 0);
    private static final Result BAD = new Result(0, 0, 0, 1);

    Result plus(Result other) {
      return new Result(
          resources + other.resources,
          rows + other.rows,
          others + other.others,
          badLines + other.badLines);
    }
  }

  /** Reads the files one after the other; packed ones are known by their first bytes. */
  public Result over(List<String> files, Consumer<Object[]> rows) throws IOException {
    Result result = Result.NONE;
    for (String file : files) {
      result = result.plus(over(file, rows));
    }
    return result;
  }

  private Result over(String file, Consumer<Object[]> rows) throws IOException {
    try (NdjsonLines lines = NdjsonLines.open(RawFile.at(file), conf)) {
      return over(file, lines, rows);
    }
  }

  private Result over(String file, NdjsonLines lines, Consumer<Object[]> rows) {
    ResourceReader reader = new ResourceReader(Set.of(view.resource()));
    Result result = Result.NONE;
    try {
      for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
        if (!NdjsonLines.isBlank(line.get())) {
          result = result.plus(over(file, lines, line.get(), reader, rows));
        }
      }
      return result;
    } catch (IOException e) {
      bad.accept(file + ":" + lines.number() + ": the file is cut off or damaged here.");
      return result.plus(Result.BAD);
    }
  }

  private Result over(
      String file, NdjsonLines lines, byte[] line, ResourceReader reader, Consumer<Object[]> rows) {
    String place = file + ":" + lines.number();
    try {
      if (!lines.whole()) {
        throw new BadLine("resources.line.length");
      }
      Optional<Resource> resource = reader.read(line).resource();
      if (resource.isEmpty()) {
        return Result.OTHER;
      }
      List<Object[]> found = view.rows(resource.get());
      found.forEach(rows);
      return new Result(1, found.size(), 0, 0);
    } catch (InvalidView e) {
      bad.accept(place + ": " + e.getMessage());
    } catch (BadLine e) {
      bad.accept(place + ": " + e.getMessage() + ".");
    }
    return Result.BAD;
  }
}
