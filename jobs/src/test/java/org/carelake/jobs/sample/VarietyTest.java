package org.carelake.jobs.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VarietyTest {
  @TempDir static Path folder;
  @TempDir static Path plainFolder;
  private static WrittenSample sample;
  private static WrittenSample plain;

  @BeforeAll
  static void write() throws IOException {
    sample = WrittenSample.of(folder, 20_000, 11, 0.001);
    plain = WrittenSample.of(plainFolder, 20_000, 11, 0);
  }

  @Test
  void oneCleanRowInAHundredIsSpeltDifferently() {
    for (String table : WrittenSample.TABLES) {
      List<ParsedCsv.Row> rows = sample.cleanRows(table);
      List<ParsedCsv.Row> plainRows = plain.rows(table);

      long differing =
          IntStream.range(0, rows.size())
              .filter(row -> !rows.get(row).values().equals(plainRows.get(row).values()))
              .count();

      assertEquals(0.01, (double) differing / rows.size(), 0.003, table);
    }
  }

  @Test
  void everySpellingOccurs() {
    assertOccurs("patients", text -> text.equals("male"));
    assertOccurs("patients", text -> text.equals(" f "));
    assertOccurs("patients", text -> text.equals("FEMALE"));
    assertOccurs("patients", text -> text.equals("a+"));
    assertOccurs("patients", text -> text.equals(" O+ "));
    assertOccurs("patients", text -> !Normalizer.isNormalized(text, Normalizer.Form.NFC));
    assertOccurs("visits", text -> text.contains("\nsince Monday"));
    assertOccurs("visits", text -> text.contains("(\"worse at night\")"));
    for (String table : WrittenSample.TABLES) {
      assertOccurs(table, text -> text.contains("\u00A0"));
      assertOccurs(table, text -> text.endsWith(" "));
    }
  }

  @Test
  void aSampleThatIsNotDirtyIsSpeltInOneWay() {
    assertEquals(List.of(), plain.planted());
    for (String table : WrittenSample.TABLES) {
      for (ParsedCsv.Row row : plain.rows(table)) {
        for (int column = 0; column < row.values().size(); column++) {
          assertEquals(row.normalised(column), row.values().get(column));
          assertEquals(-1, row.values().get(column).indexOf('\n'));
        }
      }
    }
  }

  private static void assertOccurs(String table, Predicate<String> spelling) {
    assertTrue(
        sample.cleanRows(table).stream().flatMap(row -> row.values().stream()).anyMatch(spelling));
  }
}
