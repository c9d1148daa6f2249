package org.carelake.jobs.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One case of {@code hostile-lines.txt}.
 *
 * @param line of NDJSON, in which {@code ⟨3×a⟩} is written for aaa and {@code ⟨0x00FF⟩} for bytes
 * @param expected the rule that the line breaks, or the rows that it gives
 */
record HostileLine(String name, String line, String expected) {
  private static final Pattern SHORTHAND = Pattern.compile("⟨(?:(\\d+)×(.*?)|0x([0-9A-F]+))⟩");
  private static final Pattern SECTION = Pattern.compile("(?m)^# (.*)$");

  static List<HostileLine> all() throws IOException {
    List<HostileLine> all = new ArrayList<>();
    String section = "";
    for (String paragraph : text().split("\n\n", -1)) {
      Matcher heading = SECTION.matcher(paragraph);
      if (heading.find()) {
        section = heading.group(1);
      } else {
        String[] lines = paragraph.strip().split("\n  ", -1);
        all.add(new HostileLine(section + ": " + lines[0], lines[1], lines[2]));
      }
    }
    return all;
  }

  private static String text() throws IOException {
    try (InputStream in = HostileLine.class.getResourceAsStream("/hostile-lines.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher shorthand = SHORTHAND.matcher(line);
    int end = 0;
    while (shorthand.find()) {
      bytes.writeBytes(utf8(line.substring(end, shorthand.start())));
      bytes.writeBytes(written(shorthand));
      end = shorthand.end();
    }
    bytes.writeBytes(utf8(line.substring(end)));
    return bytes.toByteArray();
  }

  private static byte[] written(Matcher shorthand) {
    return shorthand.group(3) == null
        ? utf8(shorthand.group(2).repeat(Integer.parseInt(shorthand.group(1))))
        : HexFormat.of().parseHex(shorthand.group(3));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
