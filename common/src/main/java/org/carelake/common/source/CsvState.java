package org.carelake.common.source;

/** The states of a CSV parser, and what brings it from one to the next. */
final class CsvState {
  /** At the start of a value. */
  static final int START = 0;

  /** Within a value that is not quoted, in which a quote is a character like others. */
  static final int PLAIN = 1;

  static final int QUOTED = 2;

  /** Behind a quoted value's closing quote; another quote opens it again. */
  static final int CLOSED = 3;

  static final int COUNT = 4;

  /** Kinds of characters. A second one of these changes nothing. */
  static final int OTHER = 0;

  private static final int SEPARATOR = 1;
  private static final int QUOTE = 2;
  static final int LINE_END = 3;

  /** By what comes and the state in which it comes. */
  private static final int[][] NEXT = {
    {PLAIN, PLAIN, QUOTED, CLOSED},
    {START, START, QUOTED, START},
    {QUOTED, PLAIN, CLOSED, QUOTED},
    {START, START, QUOTED, START}
  };

  private CsvState() {}

  static int next(int state, int kind) {
    return NEXT[kind][state];
  }

  static int kind(int character, char separator) {
    return switch (character) {
      case '"' -> QUOTE;
      case '\r', '\n' -> LINE_END;
      default -> character == separator ? SEPARATOR : OTHER;
    };
  }
}
