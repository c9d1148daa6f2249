package org.carelake.common.validate;

import org.apache.spark.unsafe.types.UTF8String;

/** Paths of files as people order them: {@code part-2} before {@code part-10}. */
public final class FileOrder {
  /** As long as a number of 64 bits. */
  private static final int DIGITS = 19;

  private FileOrder() {}

  /**
   * A text that sorts as the path should: without its endings, each number filled up with zeros.
   * Null for null.
   */
  public static UTF8String of(UTF8String path) {
    return path == null ? null : UTF8String.fromString(of(path.toString()));
  }

  /** The same. */
  public static String of(String path) {
    String plain = path.replaceFirst("(\\.[A-Za-z]+)+$", "");
    StringBuilder ordered = new StringBuilder(plain.length() + DIGITS);
    int digits = 0;
    for (int i = 0; i <= plain.length(); i++) {
      if (i < plain.length() && isDigit(plain.charAt(i))) {
        digits++;
        continue;
      }
      ordered.append("0".repeat(digits == 0 ? 0 : Math.max(0, DIGITS - digits)));
      ordered.append(plain, i - digits, Math.min(i + 1, plain.length()));
      digits = 0;
    }
    return ordered.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
