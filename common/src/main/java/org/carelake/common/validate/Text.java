package org.carelake.common.validate;

import java.text.Normalizer;

/** Text as it is compared and kept: NFC, without the blanks of any alphabet around it. */
final class Text {
  private Text() {}

  /** Null for null and for text of blanks only. */
  static String normalized(String text) {
    if (text == null) {
      return null;
    }
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    if (start == end) {
      return null;
    }
    String trimmed = text.substring(start, end);
    return isAscii(trimmed) || Normalizer.isNormalized(trimmed, Normalizer.Form.NFC)
        ? trimmed
        : Normalizer.normalize(trimmed, Normalizer.Form.NFC);
  }

  /** Most text is, and then nothing needs to be looked up. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  /** Unicode spaces, controls, and the zero-width marks that spreadsheets leave behind. */
  private static boolean isBlank(char c) {
    return c <= ' '
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || c == '\u200B'
        || c == '\u2060'
        || c == '\uFEFF';
  }
}
