package org.carelake.common.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
