package org.carelake.common.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a broken rule means for the row: an error keeps it out, a warning is only counted. */
public enum Severity {
  ERROR,
  WARNING;

  /** In lower case, as lists and exports say it. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
