package org.carelake.jobs.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir Path folder;

  @Test
  void valuesThatNeedQuotesGetThemAndNewlinesCountAsLines() throws IOException {
    Path path = folder.resolve("visits.csv");
    long first;
    long second;

    try (CsvFile file = CsvFile.create(path, List.of("id", "reason"))) {
      first = file.write(List.of("1", "said \"now\",\nthen left"));
      second = file.write(List.of("", "é"));
    }

    assertEquals(2, first);
    assertEquals(4, second);
    assertEquals(
        "id,reason\n1,\"said \"\"now\"\",\nthen left\"\n,\u00C3\u00A9\n", ParsedCsv.bytes(path));
  }
}
