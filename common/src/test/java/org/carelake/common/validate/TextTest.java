package org.carelake.common.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.stream.IntStream;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void blanksOfAnyAlphabetAreTrimmed() {
    assertEquals("Khora", normalized("\u00A0Khora \u2003\u200B\t\r\n"));
    assertEquals("New Delhi", normalized("\uFEFF New Delhi"));
  }

  @Test
  void textOfBlanksOnlyIsNoText() {
    assertNull(normalized(" \u00A0\u3000"));
    assertNull(normalized(""));
    assertNull(normalized(null));
  }

  @Test
  void textThatShowsNothingIsNoText() {
    IntStream.of(0x2800, 0x3164, 0x200E, 0xAD, 0x180E, 0x115F, 0x1160, 0xFFA0, 0x34F, 0x61C)
        .forEach(TextTest::showsNothing);
    IntStream.rangeClosed(0x200B, 0x200F).forEach(TextTest::showsNothing);
    IntStream.rangeClosed(0x202A, 0x202E).forEach(TextTest::showsNothing);
    IntStream.rangeClosed(0x2060, 0x206F).forEach(TextTest::showsNothing);
    IntStream.rangeClosed(0xFE00, 0xFE0F).forEach(TextTest::showsNothing);
    IntStream.rangeClosed(0xE0020, 0xE007F).forEach(TextTest::showsNothing);
    IntStream.rangeClosed(0xE0100, 0xE01EF).forEach(TextTest::showsNothing);
  }

  private static void showsNothing(int c) {
    String mark = Character.toString(c);

    assertNull(normalized(mark + " " + mark), () -> Integer.toHexString(c));
    assertEquals("x" + mark + "y", normalized(mark + "x" + mark + "y" + mark));
  }

  @Test
  void lettersBesideInvisibleOnesStay() {
    IntStream.of(0xAC, 0xAE, 0x34E, 0x115E, 0x1161, 0x2027, 0x2801, 0x3163, 0xFFA1, 0x1F600)
        .mapToObj(Character::toString)
        .forEach(letter -> assertEquals(letter, normalized(letter)));
  }

  @Test
  void decomposedLettersAreComposed() {
    assertEquals("Ren\u00E9", normalized("Rene\u0301"));
  }

  @Test
  void plainTextStaysAsItIs() {
    assertEquals("O'Neil, 5th floor\t(B)", normalized("O'Neil, 5th floor\t(B)"));
    assertEquals("x", normalized(" x"));
    assertEquals("x", normalized("x "));
    assertEquals("x", normalized("x\u007F"));
  }

  @Test
  void bytesThatAreNoTextAreSeen() {
    byte[] latin1 = {'R', 'e', 'n', (byte) 0xE9};
    assertEquals("Ren\uFFFD", Text.normalized(UTF8String.fromBytes(latin1)).toString());
  }

  private static String normalized(String text) {
    UTF8String normalized = Text.normalized(UTF8String.fromString(text));
    return normalized == null ? null : normalized.toString();
  }
}
