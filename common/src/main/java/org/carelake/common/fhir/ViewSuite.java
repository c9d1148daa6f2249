package org.carelake.common.fhir;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;

/** Runs the files of HL7's public test suite for ViewDefinitions. */
public final class ViewSuite {

  /** What came of one test; the failure is null where it passed. */
  public record Result(String test, String failure) {
    public boolean passed() {
      return failure == null;
    }
  }

  /** The suite's resources are also read by runners of other versions of FHIR. */
  private final IParser parser =
      R4.context()
          .newJsonParser()
          .setParserErrorHandler(new LenientErrorHandler(false).disableAllErrors());

  /**
   * Runs every test of every file.
   *
   * @param folder of *.json; a file without tests is no test file
   * @return file name → results, in the order of the names and of the tests
   */
  public Map<String, List<Result>> run(Path folder) throws IOException {
    Map<String, List<Result>> results = new TreeMap<>();
    for (Path file : files(folder)) {
      JsonNode content = ViewReader.tree(Files.readString(file));
      if (content.path("tests").isArray()) {
        results.put(file.getFileName().toString(), run(content));
      }
    }
    return results;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** One test file's content. */
  List<Result> run(JsonNode file) {
    try {
      List<Resource> resources = resources(file);
      return results(file, test -> failure(test, resources));
    } catch (DataFormatException e) {
      return results(file, test -> "its resources cannot be read: " + e.getMessage());
    }
  }

  private List<Resource> resources(JsonNode file) {
    List<Resource> resources = new ArrayList<>();
    for (JsonNode each : file.path("resources")) {
      resources.add((Resource) parser.parseResource(each.toString()));
    }
    return resources;
  }

  private static List<Result> results(JsonNode file, Function<JsonNode, String> failure) {
    List<Result> results = new ArrayList<>();
    for (JsonNode test : file.path("tests")) {
      results.add(new Result(test.path("title").asText(), failure.apply(test)));
    }
    return results;
  }

  private static String failure(JsonNode test, List<Resource> resources) {
    boolean errorExpected = test.path("expectError").asBoolean();
    try {
      View view = View.compile(ViewDefinition.of(test.path("view")));
      List<Object[]> rows = new ArrayList<>();
      resources.forEach(each -> rows.addAll(view.rows(each)));
      return errorExpected ? "there was no error" : new Expectation(test).failure(view, rows);
    } catch (InvalidView e) {
      return errorExpected ? null : e.getMessage();
    }
  }
}
