package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a CSV file have the records of the whole, wherever the ranges end. */
class CsvPartsTest {
  private static final Configuration CONF = new Configuration();

  /** What the parser looks at, and plain characters. */
  private static final String PIECES = "\"\"\"\n\n\r,,ab\u00e4";

  @TempDir Path folder;

  private record Read(List<String> records, Signs signs) {}

  @Test
  void anyTextInAnyRanges() throws IOException {
    Random random = new Random(7);
    int divided = 0;
    for (int i = 0; i < 4000; i++) {
      String text = "x,y\n" + text(random, random.nextInt(60));
      RawFile file = file(i, text);
      Read whole = read(List.of(Part.whole(file)));
      List<Part> parts = parts(file, 1 + random.nextInt(12));
      divided += parts.size() > 2 ? 1 : 0;

      assertEquals(whole, read(parts), () -> text.replace("\n", "\\n").replace("\r", "\\r"));
    }
    assertTrue(divided > 1000, divided + " were divided");
  }

  @Test
  void quotedLineBreaksBelongToTheirRecords() throws IOException {
    RawFile file = file(0, "x,y\n1,\"a\n2,b\n3,c\"\n4,d\n");

    assertEquals(
        List.of(List.of("1 [x, y]", "2 [1, a\n2,b\n3,c]"), List.of("5 [4, d]")),
        parts(file, 6).stream()
            .map(part -> records(part).subList(part.from() > 0 ? 1 : 0, records(part).size()))
            .filter(records -> !records.isEmpty())
            .toList());
  }

  @Test
  void aMarkBeforeAQuotedHeaderIsNoText() throws IOException {
    RawFile file = file(0, "\ufeff\"x\",\"y\n\"\n1,2\n3,4\n");

    assertEquals(read(List.of(Part.whole(file))), read(parts(file, 5)));
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 0, PIECES.length())
        .mapToObj(i -> PIECES.substring(i, i + 1))
        .reduce("", String::concat);
  }

  private RawFile file(int number, String text) throws IOException {
    Path path = folder.resolve(number + ".csv");
    Files.writeString(path, text);
    RawFile file = SourceFiles.file(path);
    return new RawFile(
        file.source(),
        file.table(),
        file.name(),
        file.path(),
        file.length(),
        Files.getLastModifiedTime(path).toMillis(),
        file.delivered());
  }

  private static List<Part> parts(RawFile file, int size) throws IOException {
    List<CsvLook.Seen> seen = new ArrayList<>();
    for (long from = 0; from < file.length(); from += size) {
      long to = from + size < file.length() ? from + size : Part.END;
      seen.add(CsvLook.at(new Part(file, from, to, 0, ""), ',', CONF));
    }
    return CsvParts.joined(file, seen);
  }

  private static List<String> records(Part part) {
    List<String> records = new ArrayList<>();
    try (RecordFile open = RecordFile.open(part, CONF)) {
      open.forEachRemaining(record -> records.add(record.line() + " " + record.values()));
    }
    return records;
  }

  /** All records, or why there are none; a part's header is left out. */
  private static Read read(List<Part> parts) {
    List<String> records = new ArrayList<>();
    Signs signs = Signs.NONE;
    try {
      for (Part part : parts) {
        try (RecordFile open = RecordFile.open(part, CONF)) {
          IntStream.range(0, part.from() > 0 ? 1 : 0).forEach(i -> open.next());
          open.forEachRemaining(record -> records.add(record.line() + " " + record.values()));
          signs = signs.plus(open.signs());
        }
      }
    } catch (UnreadableFile e) {
      return new Read(List.of(e.getMessage()), Signs.NONE);
    }
    return new Read(records, signs);
  }

  @Test
  void theHashOfBlocksIsThatOfTheFile() {
    byte[] bytes = new byte[BlockHash.BLOCK * 2 + 5];
    new Random(1).nextBytes(bytes);
    BlockHash whole = new BlockHash();
    whole.update(bytes, 0, bytes.length);
    BlockHash first = new BlockHash();
    BlockHash second = new BlockHash();
    first.update(bytes, 0, BlockHash.BLOCK);
    second.update(bytes, BlockHash.BLOCK, BlockHash.BLOCK + 5);

    assertEquals(whole.blocks(), first.blocks() + second.blocks());
    assertEquals(16, BlockHash.of(whole.blocks()).length());
  }
}
