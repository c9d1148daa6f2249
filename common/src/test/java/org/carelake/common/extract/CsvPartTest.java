package org.carelake.common.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvPartTest {
  @TempDir Path folder;

  @Test
  void whatIsNotThereIsEmptyAndAnEmptyTextIsQuoted() throws IOException {
    Path path = folder.resolve("rows-00001.csv.gz");
    ExtractFile file;
    try (CsvPart part = new CsvPart(path, List.of("id", "name"))) {
      part.write("1", null);
      part.write("2", "");
      part.write("3", "Smith, \"Jo\"\nx");
      file = part.finish();
    }
    try (InputStream content = new GZIPInputStream(Files.newInputStream(path))) {
      assertEquals(
          "id,name\n1,\n2,\"\"\n3,\"Smith, \"\"Jo\"\"\nx\"\n",
          new String(content.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }
    byte[] bytes = Files.readAllBytes(path);
    assertEquals(
        new ExtractFile("rows-00001.csv.gz", 3, bytes.length, DigestUtils.sha256Hex(bytes)), file);
  }
}
