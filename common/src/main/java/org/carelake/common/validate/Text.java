package org.carelake.common.validate;

import java.text.Normalizer;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Text as it is compared and kept: NFC, without the blanks of any alphabet around it. */
public final class Text {
  private static final byte DELETE = 127;

  private Text() {}

  /** Null for null and for text of blanks only; bytes that are no UTF-8 become U+FFFD. */
  public static UTF8String normalized(UTF8String text) {
    return text == null || isPlain(text)
        ? text
        : UTF8String.fromString(normalized(text.toString()));
  }

  /** Most text is as it should be, and its bytes tell. */
  private static boolean isPlain(UTF8String text) {
    int end = text.numBytes();
    if (end == 0 || at(text, 0) <= ' ' || at(text, end - 1) <= ' ') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      byte b = at(text, i);
      if (b < 0 || b == DELETE) {
        return false;
      }
    }
    return true;
  }

  private static byte at(UTF8String text, int position) {
    return Platform.getByte(text.getBaseObject(), text.getBaseOffset() + position);
  }

  private static String normalized(String text) {
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
    return Normalizer.isNormalized(trimmed, Normalizer.Form.NFC)
        ? trimmed
        : Normalizer.normalize(trimmed, Normalizer.Form.NFC);
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
