package org.carelake.common.extract;

/**
 * Which row, and what tells whether it has changed.
 *
 * @param key its values as one line
 * @param version its watermark, or a fingerprint of all of it; null for a row without watermark
 */
record KeyVersion(String key, String version) {
  private static final char TAB = '\t';

  /** The key, and behind the last tab the version. */
  String line() {
    return key + TAB + Line.of(version);
  }

  /** What {@link #line} has written. */
  static KeyVersion of(String line) {
    int tab = line.lastIndexOf(TAB);
    return new KeyVersion(line.substring(0, tab), Line.values(line.substring(tab + 1))[0]);
  }
}
