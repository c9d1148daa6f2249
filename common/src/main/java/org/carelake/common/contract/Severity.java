package org.carelake.common.contract;

import java.util.Locale;

/** What a broken rule means for the row: an error keeps it out, a warning is only counted. */
public enum Severity {
  ERROR,
  WARNING;

  /** In lower case, as lists and exports say it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
