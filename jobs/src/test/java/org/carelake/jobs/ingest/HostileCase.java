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
 * One case of a list of what sources may send.
 *
 * @param content in which {@code ⟨3×a⟩} is written for aaa, {@code ⟨0x00FF⟩} for bytes and {@code
 *     ⏎} for a line feed
 * @param expected the rule that it breaks, or what becomes of it
 */
record HostileCase(String name, String content, String expected) {
  private static final Pattern SHORTHAND = Pattern.compile("⏎|⟨(?:(\\d+)×(.*?)|0x([0-9A-F]+))⟩");

  /** A heading and, where its cases differ in one place, what is around it. */
  private static final Pattern SECTION = Pattern.compile("(?m)^# (.*)$(?:\n  (.*))?");

  private static final String PLACE = "…";

  /**
   * All cases of a list: paragraphs of a name, the content and what becomes of it.
   *
   * @param list a resource
   */
  static List<HostileCase> all(String list) throws IOException {
    List<HostileCase> all = new ArrayList<>();
    String section = "";
    String around = PLACE;
    for (String paragraph : text(list).split("\n\n", -1)) {
      Matcher heading = SECTION.matcher(paragraph);
      if (heading.find()) {
        section = heading.group(1);
        around = heading.group(2) == null ? PLACE : heading.group(2);
      } else {
        String[] lines = paragraph.strip().split("\n  ", -1);
        String content = around.replace(PLACE, lines[1]);
        all.add(new HostileCase(section + ": " + lines[0], content, lines[2]));
      }
    }
    return all;
  }

  private static String text(String list) throws IOException {
    try (InputStream in = HostileCase.class.getResourceAsStream(list)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher shorthand = SHORTHAND.matcher(content);
    int end = 0;
    while (shorthand.find()) {
      bytes.writeBytes(utf8(content.substring(end, shorthand.start())));
      bytes.writeBytes(written(shorthand));
      end = shorthand.end();
    }
    bytes.writeBytes(utf8(content.substring(end)));
    return bytes.toByteArray();
  }

  private static byte[] written(Matcher shorthand) {
    if (shorthand.group().equals("⏎")) {
      return utf8("\n");
    }
    return shorthand.group(3) == null
        ? utf8(shorthand.group(2).replace("⏎", "\n").repeat(Integer.parseInt(shorthand.group(1))))
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
