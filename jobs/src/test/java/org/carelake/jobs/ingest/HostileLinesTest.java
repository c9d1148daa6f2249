package org.carelake.jobs.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.carelake.common.fhir.BadLine;
import org.carelake.common.fhir.ResourceReader;
import org.carelake.common.fhir.ResourceViews;
import org.carelake.common.fhir.View;
import org.carelake.common.sql.SqlFiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of FHIR that is broken, forged or at the edge of what the standard allows. */
class HostileLinesTest {
  /** Rows, and characters of a value. */
  private static final int SHOWN = 4;

  private static final int LONG = 100;

  private static final ResourceViews VIEWS =
      ResourceViews.of(List.copyOf(SqlFiles.named("sql/sources/fhir/views", ".json").values()));
  private static final ResourceReader READER = new ResourceReader(VIEWS.types());

  static List<HostileCase> lines() throws IOException {
    return HostileCase.all("/hostile-lines.txt");
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyLineGivesItsRowsOrBreaksItsRule(HostileCase line) {
    assertEquals(line.expected(), outcome(line.bytes()));
  }

  private static String outcome(byte[] line) {
    try {
      ResourceReader.Found found = READER.read(line);
      return found
          .resource()
          .map(resource -> rows(VIEWS.rows(resource)))
          .orElse("no view reads it");
    } catch (BadLine e) {
      return e.rule();
    }
  }

  private static String rows(List<ResourceViews.Result> rows) {
    String shown =
        rows.stream().limit(SHOWN).map(HostileLinesTest::row).collect(Collectors.joining(" | "));
    int more = rows.size() - SHOWN;
    return rows.isEmpty() ? "no rows" : shown + (more > 0 ? " and " + more + " more" : "");
  }

  /** All values but nulls; what could not be told apart in print as an escape. */
  private static String row(ResourceViews.Result row) {
    View view = VIEWS.views().get(row.view());
    List<String> words = new ArrayList<>(List.of(view.name()));
    if (row.deleted()) {
      words.add("deleted");
    }
    if (row.updatedAt() != null) {
      words.add("at " + row.updatedAt());
    }
    IntStream.range(0, row.values().size())
        .filter(i -> row.values().get(i) != null)
        .mapToObj(i -> view.columns().get(i).name() + "=" + printed(row.values().get(i)))
        .forEach(words::add);
    return String.join(" ", words);
  }

  private static String printed(Object value) {
    String text = value.toString();
    if (text.isBlank() || text.length() > LONG) {
      return text.length() + (text.isBlank() ? " blanks" : " characters");
    }
    return text.chars()
        .mapToObj(c -> c >= ' ' && c <= '~' ? Character.toString(c) : "\\u%04x".formatted(c))
        .collect(Collectors.joining());
  }
}
