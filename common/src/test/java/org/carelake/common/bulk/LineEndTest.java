package org.carelake.common.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineEndTest {
  private final Random random = new Random(11);

  /** Bytes around the line feed, and those whose highest bit is set, are what could be mistaken. */
  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 9 + random.nextInt(3));
    }
    return bytes;
  }

  @Test
  void itIsThatOfALookAtEachByte() {
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length + 1);
      int expected = from;
      while (expected < bytes.length && bytes[expected] != '\n') {
        expected++;
      }
      assertEquals(expected, LineEnd.in(bytes, from, bytes.length));
    }
  }
}
