package org.carelake.jobs.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.carelake.common.contract.Demand;
import org.carelake.common.contract.Field;

/** Values as anybody may send them: plain ones, nearly right ones, and any bytes at all. */
record ArbitraryValues(Random random) {
  private static final List<String> NASTY =
      List.of(
          "\\N",
          "\\",
          "a\\",
          "\"",
          "''",
          "null",
          "NULL",
          "\t=1+1",
          "=cmd|'/c calc'!A1",
          "'); DROP TABLE patients; --",
          "`patients`",
          "x'}) DETACH DELETE n //",
          "$name {x: 1}",
          "{\"a\": [1, null]}",
          "a\tb\nc\rd\r\ne",
          "a\u0000b",
          "\u001B[2J",
          "a\u2028b\u0085c",
          "\uFEFFa",
          "a\uFFFEb\uFFFF",
          "\u202Eabc\u202C",
          "Rene\u0301",
          "\uD83D\uDC68\u200D\uD83D\uDC69",
          "\uDBFF\uDFFF",
          "%_%",
          "NaN",
          "Infinity",
          "-0",
          "-0.0",
          "4.9e-324",
          "1.7976931348623157e308",
          "1e400",
          "1e-400",
          "0.1",
          "123456789012345678901234567890.123456789",
          "0000-00-00",
          "1000-01-01",
          "9999-12-30",
          "9999-12-31",
          "9999-12-31T23:59:59.999999Z",
          "1582-10-10",
          "1582-10-10T12:00:00.000001Z",
          "1969-12-31T23:59:59.999999Z",
          "1900-01-01T00:00:00+00:19",
          "9999-12-30T23:59:59.999999Z",
          "true",
          "1",
          "0",
          "M",
          "ab+");

  private static final List<int[]> PLANES =
      List.of(
          new int[] {0, 0x1F},
          new int[] {' ', '~'},
          new int[] {0x7F, 0xFF},
          new int[] {0x300, 0x36F},
          new int[] {0x600, 0x6FF},
          new int[] {0x2000, 0x206F},
          new int[] {0x4E00, 0x9FFF},
          new int[] {0xD800, 0xDFFF},
          new int[] {0xE000, 0xFFFF},
          new int[] {0x1F000, 0x1FAFF},
          new int[] {0xE0000, 0xE01EF},
          new int[] {0, Character.MAX_CODE_POINT});

  /** A value for a column; mostly one that it takes. */
  byte[] of(Field field) {
    if (!field.isRequired() && random.nextInt(5) < 2) {
      return new byte[0];
    }
    String plain = plain(field);
    return random.nextInt(isText(field) ? 5 : 15) == 0 ? nasty(plain) : utf8(plain);
  }

  private static boolean isText(Field field) {
    return field.type().logicalName().equals("string")
        && field.demand(Demand.OneOf.class).isEmpty();
  }

  private String plain(Field field) {
    if (field.demand(Demand.OneOf.class).isPresent()) {
      List<String> values = field.demand(Demand.OneOf.class).orElseThrow().values();
      return values.get(random.nextInt(values.size()));
    }
    return switch (field.type().logicalName()) {
      case "date" -> date();
      case "timestamp" -> random.nextBoolean() ? time() : date();
      case "number" -> number(field);
      case "boolean" -> List.of("true", "No", "1", "FALSE").get(random.nextInt(4));
      default -> "a" + Long.toString(random.nextLong(), 36);
    };
  }

  private String date() {
    return LocalDate.parse("1950-01-01").plusDays(random.nextInt(27_000)).toString();
  }

  /** Also of far years. */
  private String time() {
    long second =
        Instant.parse("1000-01-02T00:00:00Z").getEpochSecond()
            + (random.nextLong() >>> 1) % (9000L * 365 * 24 * 3600);
    String text = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000)).toString();
    return random.nextBoolean() ? text : text.replace("Z", "+05:30");
  }

  private String number(Field field) {
    if (field.demand(Demand.Within.class).isPresent()) {
      return Integer.toString(random.nextInt(11));
    }
    return switch (random.nextInt(3)) {
      case 0 -> Integer.toString(-random.nextInt(130));
      case 1 -> Double.toString(random.nextDouble() * 100);
      default -> Double.toString(Double.longBitsToDouble(random.nextLong()));
    };
  }

  /** Any bytes, any code points, what is often misunderstood, or what is nearly right. */
  byte[] nasty(String plain) {
    return switch (random.nextInt(10)) {
      case 0 -> bytes();
      case 1, 2, 3, 4 -> codePoints();
      case 5, 6, 7 -> utf8(NASTY.get(random.nextInt(NASTY.size())));
      default -> mutated(plain);
    };
  }

  /** As they are read where each byte is a character: of others the whole file is refused. */
  private byte[] bytes() {
    byte[] bytes = new byte[1 + random.nextInt(4)];
    random.nextBytes(bytes);
    return utf8(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private byte[] codePoints() {
    int[] plane = PLANES.get(random.nextInt(PLANES.size()));
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(20) == 0 ? 250 + random.nextInt(12) : 1 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(plane[0] + random.nextInt(plane[1] - plane[0] + 1));
    }
    return utf8(text.toString());
  }

  private byte[] mutated(String plain) {
    StringBuilder text = new StringBuilder(plain);
    int at = random.nextInt(plain.length());
    switch (random.nextInt(4)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, (char) random.nextInt(0x3000));
      case 2 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
      default -> text.append(plain.charAt(at));
    }
    return utf8(text.toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A line of CSV, each value in quotes. */
  static byte[] line(List<byte[]> values) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte[] value : values) {
      line.write(line.size() == 0 ? '"' : ',');
      if (line.size() > 1) {
        line.write('"');
      }
      for (byte b : value) {
        line.write(b);
        if (b == '"') {
          line.write('"');
        }
      }
      line.write('"');
    }
    line.write('\n');
    return line.toByteArray();
  }
}
