package org.carelake.jobs.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
      first = file.write(List.of("1", "said \"now\",\nthen left"), StandardCharsets.UTF_8);
      second = file.write(List.of("", "é"), StandardCharsets.ISO_8859_1);
    }

    assertEquals(2, first);
    assertEquals(4, second);
    assertEquals("id,reason\n1,\"said \"\"now\"\",\nthen left\"\n,\u00E9\n", ParsedCsv.bytes(path));
  }
}
