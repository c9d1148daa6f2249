package org.carelake.common.validate;

import java.text.Normalizer;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.common.spark.StaticCall;

/** Text as it is compared and kept: NFC, without blanks or invisible characters around it. */
public final class Text {
  private static final byte DELETE = 127;

  /**
   * First and last code points of ranges, ascending: what Unicode calls default ignorable (fillers,
   * joiners, marks of direction, variation selectors, tags), and the braille pattern without dots.
   */
  private static final int[] INVISIBLE = {
    0xAD, 0xAD, 0x34F, 0x34F, 0x61C, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x200B,
    0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0x2800, 0x2800, 0x3164, 0x3164, 0xFE00, 0xFE0F, 0xFEFF,
    0xFEFF, 0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8, 0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0FFF
  };

  private Text() {}

  /** As {@link #normalized(UTF8String)}, of a column of text. */
  public static Column normalized(Column text) {
    return StaticCall.of(Text.class, "normalized", DataTypes.StringType, text);
  }

  /** Null for null and for text that shows nothing; bytes that are no UTF-8 become U+FFFD. */
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
    while (start < end && isBlank(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (end > start && isBlank(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    if (start == end) {
      return null;
    }
    String trimmed = text.substring(start, end);
    return Normalizer.isNormalized(trimmed, Normalizer.Form.NFC)
        ? trimmed
        : Normalizer.normalize(trimmed, Normalizer.Form.NFC);
  }

  /** Unicode spaces, controls, and what shows nothing. */
  private static boolean isBlank(int c) {
    return c <= ' ' || Character.isSpaceChar(c) || Character.isISOControl(c) || isInvisible(c);
  }

  private static boolean isInvisible(int c) {
    int range = Arrays.binarySearch(INVISIBLE, c);
    return range >= 0 || range % 2 == 0;
  }
}
