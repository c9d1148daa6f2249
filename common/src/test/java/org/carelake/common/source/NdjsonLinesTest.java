package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NdjsonLinesTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path folder;

  @Test
  void linesComeWithoutTheirEnds() throws IOException {
    NdjsonLines lines = open(out -> out.write(utf8("a\r\n\nb")));

    assertEquals(List.of("a", "", "b"), rest(lines));
    assertEquals(4, lines.number());
  }

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertEquals(List.of(), rest(open(out -> {})));
  }

  @Test
  void aLineOfSixtyFourMebibytesIsReadWhole() throws IOException {
    NdjsonLines lines =
        open(
            out -> {
              repeat(out, 64);
              out.write(utf8("\nnext"));
            });

    assertEquals(NdjsonLines.LONGEST, lines.next().orElseThrow().length);
    assertTrue(lines.whole());
    assertEquals(List.of("next"), rest(lines));
  }

  @Test
  void ofALongerLineOnlyTheStartIsKeptAndTheNextOneIsRead() throws IOException {
    NdjsonLines lines =
        open(
            out -> {
              out.write(utf8("first\n"));
              repeat(out, 64);
              out.write(utf8("a\n"));
              repeat(out, 300);
              out.write(utf8("\nlast\n"));
            });

    assertEquals("first", text(lines.next().orElseThrow()));
    assertTrue(lines.whole());
    assertArrayEquals(mebibyte(), lines.next().orElseThrow());
    assertFalse(lines.whole());
    assertArrayEquals(mebibyte(), lines.next().orElseThrow());
    assertFalse(lines.whole());
    assertEquals("last", text(lines.next().orElseThrow()));
    assertTrue(lines.whole());
    assertEquals(4, lines.number());
    assertEquals(List.of(), rest(lines));
  }

  @Test
  void aLongLineMayBeTheLast() throws IOException {
    NdjsonLines lines = open(out -> repeat(out, 65));

    assertArrayEquals(mebibyte(), lines.next().orElseThrow());
    assertFalse(lines.whole());
    assertEquals(List.of(), rest(lines));
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private NdjsonLines open(Content content) throws IOException {
    Path file = folder.resolve("lines.ndjson.gz");
    try (OutputStream out =
        new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      content.writeTo(out);
    }
    return NdjsonLines.open(
        new RawFile(
            "s", "t", "lines.ndjson.gz", file.toString(), Files.size(file), 0, Instant.EPOCH),
        new Configuration());
  }

  private static void repeat(OutputStream out, int mebibytes) throws IOException {
    for (int i = 0; i < mebibytes; i++) {
      out.write(mebibyte());
    }
  }

  private static byte[] mebibyte() {
    byte[] bytes = new byte[MEBIBYTE];
    Arrays.fill(bytes, (byte) 'a');
    return bytes;
  }

  private static List<String> rest(NdjsonLines lines) throws IOException {
    List<String> rest = new ArrayList<>();
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      rest.add(text(line.get()));
    }
    return rest;
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
