package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Files of a source named north. */
final class SourceFiles {
  private SourceFiles() {}

  static RawFile file(Path path, String... settings) throws IOException {
    return new RawFile(
        "north",
        "visits",
        path.getFileName().toString(),
        path.toString(),
        Files.size(path),
        0,
        Instant.EPOCH,
        format(settings));
  }

  /** Keys and values in turn. */
  static CsvFormat format(String... settings) {
    return CsvFormat.of(
        "north", settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]));
  }

  /** All records, each as {@code line [values]}, and the note at the end, if there is one. */
  static List<String> records(RawFile file) {
    List<String> records = new ArrayList<>();
    try (RecordFile open = RecordFile.open(file, new Configuration())) {
      open.forEachRemaining(record -> records.add(record.line() + " " + record.values()));
      open.signs().judged(file, 0.05).ifPresent(records::add);
    }
    return records;
  }

  static String refusal(RawFile file) {
    return assertThrows(UnreadableFile.class, () -> records(file)).getMessage();
  }
}
