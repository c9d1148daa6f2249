package org.carelake.common.fhir;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The texts that R4 allows for its primitive types but times. No pattern recurses on long ones. */
final class Lexical {
  static final Predicate<String> UUID = form("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  static final Predicate<String> OID = form("urn:oid:[0-2]([.](0|[1-9][0-9]*)){1,100}");

  private static final int LONGEST_ID = 64;

  /** Characters of a string. */
  private static final int LONGEST = 1 << 20;

  private Lexical() {}

  private static Predicate<String> form(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }

  static boolean isId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '-' && c != '.') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_ID;
  }

  static boolean isString(String text) {
    return text.length() <= LONGEST;
  }

  /** One blank between words and none around them. */
  static boolean isCode(String text) {
    boolean blankBefore = true;
    for (int i = 0; i < text.length(); i++) {
      boolean blank = isBlank(text.charAt(i));
      if (blank && blankBefore) {
        return false;
      }
      blankBefore = blank;
    }
    return !blankBefore;
  }

  static boolean isUri(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isBlank(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
