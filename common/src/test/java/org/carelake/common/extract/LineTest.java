package org.carelake.common.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final String[] PIECES = {"\\", "\n", "\t", "\r", "0", "n", "t", "r", "b", "ß", ""};

  @Test
  void valuesComeBackAsTheyWere() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      String[] values = new String[1 + random.nextInt(4)];
      for (int at = 0; at < values.length; at++) {
        values[at] = random.nextInt(4) == 0 ? null : value(random);
      }
      String line = Line.of(values);
      assertFalse(line.contains("\n") || line.contains("\r"), line);
      assertArrayEquals(values, Line.values(line), line);
    }
  }

  private static String value(Random random) {
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      value.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return value.toString();
  }

  @Test
  void keyAndVersionComeBackAlsoWithoutOne() {
    for (String version : new String[] {null, "", "a\tb", "2024-05-01T10:00"}) {
      KeyVersion row = new KeyVersion(Line.of("1", "x\ty"), version);
      assertEquals(row, KeyVersion.of(row.line()));
    }
  }
}
