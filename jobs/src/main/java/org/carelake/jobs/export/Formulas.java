package org.carelake.jobs.export;

import java.util.regex.Pattern;

/**
 * Text that a spreadsheet would compute instead of showing it. An apostrophe before it makes it
 * text again; numbers are left alone.
 */
public final class Formulas {
  /** Also after blanks, which some programs skip, and in the full width of East Asian keyboards. */
  private static final Pattern BEGINNING =
      Pattern.compile("[\\t\\r\\n]|[\\s\\p{Z}]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+([.,]\\d+)*|[.,]\\d+)([eE][+-]?\\d+)?");

  private Formulas() {}

  /** The text as it may stand in a CSV file. */
  public static String neutralised(String text) {
    return isHarmless(text) ? text : "'" + text;
  }

  private static boolean isHarmless(String text) {
    return text.isEmpty()
        || Character.isLetterOrDigit(text.charAt(0))
        || !BEGINNING.matcher(text).lookingAt()
        || NUMBER.matcher(text).matches();
  }
}
