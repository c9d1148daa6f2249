package org.carelake.common.fhir;

import java.math.BigDecimal;

/**
 * How far a decimal may reach: a few bytes as 1e99999999 would become hundreds of megabytes once
 * its digits are written out.
 */
final class DecimalBounds {
  /** Digits before or behind the point; measured values need no more than some dozens. */
  private static final int DIGITS = 400;

  private DecimalBounds() {}

  static boolean holds(BigDecimal number) {
    return Math.abs((long) number.scale()) <= DIGITS;
  }

  /** Whether a text is short enough to be read as a number. */
  static boolean holds(String text) {
    return text.length() <= DIGITS;
  }

  /** The digits without an exponent. */
  static String plain(BigDecimal number) {
    return require(number).toPlainString();
  }

  static BigDecimal require(BigDecimal number) {
    if (!holds(number)) {
      throw new PathProblem(
          "a decimal has more than "
              + DIGITS
              + " digits before or behind its point. Round it, or leave it out.");
    }
    return number;
  }
}
