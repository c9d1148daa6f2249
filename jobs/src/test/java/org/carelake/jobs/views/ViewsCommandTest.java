package org.carelake.jobs.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.carelake.jobs.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carelake views run} and {@code test}, as they are called. */
final class ViewsCommandTest {
  private static final String VIEW =
      """
      {'name': 'people', 'resource': 'Patient', 'select': [{'column': [
        {'name': 'id', 'path': 'id'}, {'name': 'family', 'path': 'name.family'},
        {'name': 'given', 'path': 'name.given', 'collection': true},
        {'name': 'weight', 'path': 'extension.value.ofType(decimal)'}]}]}
      """;

  private static final String ANN =
      "{'resourceType': 'Patient', 'id': 'a', 'name': [{'family': 'Ng, \\\"Jr\\\"', 'given': ['Ann', 'Bo']}],"
          + " 'extension': [{'url': 'w', 'valueDecimal': 1.10}]}";
  private static final String NOBODY = "{'resourceType': 'Patient', 'id': 'n'}";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void csvHasAHeaderAndListsAsJson() throws IOException {
    int exitCode = run("views", "run", view(), file("p.ndjson", ANN, NOBODY));

    assertEquals(
        """
        id,family,given,weight
        a,"Ng, ""Jr\""","[""Ann"",""Bo""]",1.10
        n,,[],
        """,
        out.toString());
    assertEquals("2 resources, 2 rows; skipped: 0 of other types, 0 bad lines.\n", err.toString());
    assertEquals(0, exitCode);
  }

  @Test
  void jsonKeepsNullsListsAndDigits() throws IOException {
    Path output = folder.resolve("rows.json");

    int exitCode =
        run(
            "views",
            "run",
            view(),
            file("p.ndjson", ANN, NOBODY),
            "--format",
            "json",
            "--output",
            output.toString());

    assertEquals(
        """
        {"id":"a","family":"Ng, \\"Jr\\"","given":["Ann","Bo"],"weight":1.10}
        {"id":"n","family":null,"given":[],"weight":null}
        """,
        Files.readString(output));
    assertEquals("", out.toString());
    assertEquals(0, exitCode);
  }

  @Test
  void badLinesAreCountedByPlaceAndNeverQuoted() throws IOException {
    String file =
        file(
            "p.ndjson",
            "\uFEFF" + NOBODY,
            "",
            "{'resourceType': 'Organization', 'name': 'skipped unparsed', 'nonsense': 1}",
            "{'resourceType': 'Patient', 'id': 'secret', 'nonsense': 1}",
            "{'resourceType': 'Patient', 'id': 'secret', 'birthDate': 'secret'}",
            "{'resourceType': 'Patient', 'id': 'secret', 'gender': 'secret'}",
            "{'resourceType': 'Patient', 'id': 'secret', 'name': [{'family': 'secret'}, {'family': 'secret'}]}",
            "[]",
            "{'resourceType': 'Patient', 'id': 'secr");

    int exitCode = run("views", "run", view(), file);

    assertEquals("id,family,given,weight\nn,,[],\n", out.toString());
    assertEquals(
        List.of(
            "p.ndjson:4: the line breaks resources.element.unknown.",
            "p.ndjson:5: the line breaks resources.value.",
            "p.ndjson:6: the line breaks resources.value.",
            "p.ndjson:7: View people, select[0].column[1]: family: there are 2 values where one is"
                + " needed. Pick one with first() or where(…).",
            "p.ndjson:8: the line breaks resources.json.",
            "p.ndjson:9: the line breaks resources.json.",
            "1 resources, 1 rows; skipped: 1 of other types, 6 bad lines."),
        err.toString().replace(folder + "/", "").lines().toList());
    assertEquals(1, exitCode);
  }

  @Test
  void aTruncatedGzipGivesTheRowsBeforeTheCut() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(whole)) {
      zip.write((json(NOBODY) + "\r\n" + json(ANN) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    Path complete = Files.write(folder.resolve("whole.ndjson.gz"), whole.toByteArray());
    Path cut =
        Files.write(
            folder.resolve("cut.ndjson.gz"), Arrays.copyOf(whole.toByteArray(), whole.size() - 6));

    assertEquals(0, run("views", "run", view(), complete.toString()));
    assertEquals(1, run("views", "run", view(), cut.toString()));

    assertTrue(err.toString().contains("cut off or damaged"), err.toString());
  }

  @Test
  void aWrongViewOrFileIsTheCommandsFault() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.json"), json("{'resource': 'Patients'}"));

    assertEquals(2, run("views", "run", wrong.toString(), file("p.ndjson", NOBODY)));
    assertEquals(2, run("views", "run", view(), "nowhere.ndjson"));
    assertEquals(2, run("views", "test", "nowhere"));
    assertEquals(2, run("views", "run", view(), file("p.ndjson", NOBODY), "--format", "parquet"));

    assertEquals(
        List.of(
            "View without a name, resource: 'Patients' is no FHIR R4 resource. Did you mean"
                + " Patient? Name one as Patient.",
            "Cannot read nowhere.ndjson: it is no file. Name one that exists.",
            "Cannot test: nowhere is no folder. Name the one that holds the suite's files.",
            "Cannot write Parquet: it goes to a new folder, and --output is not given. Name a folder"
                + " that does not exist yet."),
        err.toString().lines().toList());
  }

  @Test
  void suiteFilesAreCountedAndTheirFailuresShown() throws IOException {
    String suite =
        """
        {'title': 't', 'resources': [{'resourceType': 'Patient', 'id': 'p1'}], 'tests': [
          {'title': 'good', 'view': {'resource': 'Patient', 'select': [{'column': [{'name': 'id', 'path': 'id'}]}]}, 'expectCount': 1},
          {'title': 'bad', 'view': {'resource': 'Patient', 'select': [{'column': [{'name': 'id', 'path': 'id'}]}]}, 'expectCount': 2}]}
        """;
    Path tests = Files.createDirectory(folder.resolve("suite"));
    Files.writeString(tests.resolve("a.json"), json(suite));
    Path report = folder.resolve("test_report.json");

    int exitCode = run("views", "test", tests.toString(), "--report", report.toString());

    assertEquals(
        List.of("file    passed  total", "a.json       1      2", "a.json: bad: there are 1 rows"),
        out.toString().lines().toList());
    assertTrue(Files.size(report) > 0);
    assertEquals(1, exitCode);
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String view() throws IOException {
    return Files.writeString(folder.resolve("view.json"), json(VIEW)).toString();
  }

  private String file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), json(String.join("\n", lines))).toString();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
