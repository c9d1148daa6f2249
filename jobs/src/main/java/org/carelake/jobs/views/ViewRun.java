package org.carelake.jobs.views;

import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.carelake.common.fhir.InvalidView;
import org.carelake.common.fhir.R4;
import org.carelake.common.fhir.ResourceType;
import org.carelake.common.fhir.View;
import org.hl7.fhir.r4.model.Resource;

/**
 * Applies one view to the resources in NDJSON files, by hand: to try a mapping.
 *
 * @param bad told of each line that is no resource, or contradicts the view; never quotes it
 */
public record ViewRun(View view, Consumer<String> bad) {

  /**
   * What was read.
   *
   * @param resources of the view's type
   * @param others of other types, which were not parsed
   * @param badLines neither
   */
  public record Result(long resources, long rows, long others, long badLines) {
    Result plus(Result other) {
      return new Result(
          resources + other.resources,
          rows + other.rows,
          others + other.others,
          badLines + other.badLines);
    }
  }

  /** Reads the files one after the other; those named *.gz are compressed. */
  public Result over(List<Path> files, Consumer<Object[]> rows) throws IOException {
    Result result = new Result(0, 0, 0, 0);
    for (Path file : files) {
      result = result.plus(over(file, rows));
    }
    return result;
  }

  private Result over(Path file, Consumer<Object[]> rows) throws IOException {
    IParser parser = R4.context().newJsonParser().setParserErrorHandler(new StrictErrorHandler());
    Result result = new Result(0, 0, 0, 0);
    long number = 0;
    try (BufferedReader lines = open(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = ++number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (!text.isBlank()) {
          result = result.plus(over(file + ":" + number, text, parser, rows));
        }
      }
      return result;
    } catch (EOFException | ZipException e) {
      bad.accept(file + ":" + (number + 1) + ": the compressed file is cut off or damaged here.");
      return result.plus(new Result(0, 0, 0, 1));
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    InputStream plain =
        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
  }

  private Result over(String place, String line, IParser parser, Consumer<Object[]> rows) {
    String type = ResourceType.of(line).orElse(null);
    if (type != null && !type.equals(view.resource())) {
      return new Result(0, 0, 1, 0);
    }
    try {
      List<Object[]> found = view.rows((Resource) parser.parseResource(line));
      found.forEach(rows);
      return new Result(1, found.size(), 0, 0);
    } catch (InvalidView e) {
      bad.accept(place + ": " + e.getMessage());
    } catch (RuntimeException e) {
      // Whatever HAPI throws at text that is no resource; its message may quote the text.
      bad.accept(place + ": this is no valid FHIR R4 resource.");
    }
    return new Result(0, 0, 0, 1);
  }
}
