package org.carelake.common.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void blanksOfAnyAlphabetAreTrimmed() {
    assertEquals("Khora", Text.normalized("\u00A0Khora \u2003\u200B\t\r\n"));
    assertEquals("New Delhi", Text.normalized("\uFEFF New Delhi"));
  }

  @Test
  void textOfBlanksOnlyIsNoText() {
    assertNull(Text.normalized(" \u00A0\u3000"));
    assertNull(Text.normalized(""));
    assertNull(Text.normalized(null));
  }

  @Test
  void decomposedLettersAreComposed() {
    assertEquals("Ren\u00E9", Text.normalized("Rene\u0301"));
  }
}
