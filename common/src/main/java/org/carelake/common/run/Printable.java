package org.carelake.common.run;

import java.util.function.IntPredicate;

/**
 * Text of unknown origin as a terminal or a log can show it. Values and names of files come from
 * outside: a character in them that moves the cursor, begins a line or turns the direction of
 * writing would let them pass for what this program says.
 */
public final class Printable {
  private Printable() {}

  /** On one line: every control character, line break and change of direction as an escape. */
  public static String text(String text) {
    return escaped(text, Printable::acts);
  }

  /** As {@link #text}, but line feeds and tabs stay, for text that has lines of its own. */
  public static String lines(String text) {
    return escaped(text, character -> acts(character) && character != '\n' && character != '\t');
  }

  private static String escaped(String text, IntPredicate escape) {
    if (text.chars().noneMatch(escape)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            character -> {
              if (escape.test(character)) {
                shown.append("\\u%04x".formatted(character));
              } else {
                shown.append((char) character);
              }
            });
    return shown.toString();
  }

  private static boolean acts(int character) {
    return Character.isISOControl(character) || isLineBreak(character) || isDirection(character);
  }

  private static boolean isLineBreak(int character) {
    return character == 0x2028 || character == 0x2029;
  }

  private static boolean isDirection(int character) {
    return character == 0x061C
        || character == 0x200E
        || character == 0x200F
        || (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
