package org.carelake.common.fhir;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.fhir.ViewSuite.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public suite, where it lies beside the checkout, and the runner itself. */
final class ViewSuiteTest {
  @TempDir private Path folder;

  @Test
  void everyTestOfThePublicSuitePasses() throws IOException {
    Path suite =
        Path.of(System.getProperty("carelake.home"), "..", "shared", "data", "sql-on-fhir");
    Assumptions.assumeTrue(
        Files.isDirectory(suite), "skipped: there is no ../shared/data/sql-on-fhir here");

    Map<String, List<Result>> results = new ViewSuite().run(suite.normalize());

    Map<String, String> failures = new TreeMap<>();
    results.forEach(
        (file, tests) ->
            failures.putAll(
                tests.stream()
                    .filter(test -> !test.passed())
                    .collect(toMap(test -> file + ": " + test.test(), Result::failure))));
    assertEquals(Map.of(), failures);
    assertTrue(
        results.values().stream().mapToInt(List::size).sum() >= 90,
        "fewer tests than the suite is known to have");
  }

  @Test
  void wrongRowsColumnsCountsAndMissingErrorsFail() throws IOException {
    write(
        "a.json",
        test("'right'", "'expect': [{'id': 'p1'}]"),
        test("'wrong value'", "'expect': [{'id': 'p2'}]"),
        test("'row too many'", "'expect': []"),
        test("'row too few'", "'expect': [{'id': 'p1'}, {'id': 'p1'}]"),
        test("'unknown column'", "'expect': [{'id': 'p1', 'x': null}]"),
        test("'wrong columns'", "'expectColumns': ['x'], 'expect': [{'id': 'p1'}]"),
        test("'wrong count'", "'expectCount': 2"),
        test("'right count'", "'expectCount': 1"),
        test("'no error'", "'expectError': true"),
        test("'nothing expected'", "'tags': []"));

    List<Result> results = new ViewSuite().run(folder).get("a.json");

    assertEquals(
        List.of("right", "right count"),
        results.stream().filter(Result::passed).map(Result::test).toList());
  }

  @Test
  void resourcesThatCannotBeReadFailTheirFileAlone() throws IOException {
    write("good.json", test("'one'", "'expectCount': 1"));
    Files.writeString(
        folder.resolve("bad.json"),
        json(
            "{'resources': [{'resourceType': 'Nonsense'}], 'tests': ["
                + test("'one'", "'expectCount': 1")
                + "]}"));

    Map<String, List<Result>> results = new ViewSuite().run(folder);

    assertTrue(results.get("good.json").get(0).passed());
    assertTrue(
        results.get("bad.json").get(0).failure().startsWith("its resources cannot be read: "));
  }

  @Test
  void reportHasTheSuitesForm() throws IOException {
    write("a.json", test("'one'", "'expectCount': 1"), test("'two'", "'expectError': true"));
    Path file = folder.resolve("report").resolve("test_report.json");
    Files.createDirectories(file.getParent());

    SuiteReport report = new SuiteReport(new ViewSuite().run(folder));
    report.write(file);

    assertFalse(report.passed());
    assertEquals(
        ViewReader.tree(
            json(
                "{'a.json': {'tests': [{'name': 'one', 'result': {'passed': true}},"
                    + " {'name': 'two', 'result': {'passed': false,"
                    + " 'reason': 'there was no error'}}]}}")),
        ViewReader.tree(Files.readString(file)));
  }

  private void write(String name, String... tests) throws IOException {
    Files.writeString(
        folder.resolve(name),
        json(
            "{'title': 't', 'resources': [{'resourceType': 'Patient', 'id': 'p1'}], 'tests': ["
                + String.join(",", tests)
                + "]}"));
  }

  private static String test(String title, String expectation) {
    return "{'title': "
        + title
        + ", 'view': {'resource': 'Patient', 'select': [{'column':"
        + " [{'name': 'id', 'path': 'id'}]}]}, "
        + expectation
        + "}";
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
