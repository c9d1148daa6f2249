package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The public suite's {@code test_report.json}: file → tests → passed.
 *
 * @param byFile as {@link ViewSuite#run} gives it
 */
public record SuiteReport(Map<String, List<ViewSuite.Result>> byFile) {

  public boolean passed() {
    return byFile.values().stream().flatMap(List::stream).allMatch(ViewSuite.Result::passed);
  }

  public void write(Path file) throws IOException {
    JsonMapper json = new JsonMapper();
    ObjectNode report = json.createObjectNode();
    byFile.forEach(
        (name, results) -> {
          ArrayNode tests = report.putObject(name).putArray("tests");
          results.forEach(each -> add(tests, each));
        });
    json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
  }

  private static void add(ArrayNode tests, ViewSuite.Result result) {
    ObjectNode test = tests.addObject().put("name", result.test());
    ObjectNode outcome = test.putObject("result").put("passed", result.passed());
    if (!result.passed()) {
      outcome.put("reason", result.failure());
    }
  }
}
