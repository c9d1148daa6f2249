package org.carelake.common.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a broken rule says of the data, as Kahn et al. (2016) name the kinds of data quality. */
public enum Category {
  /** Values keep to format, type, list, and to the keys of other tables. */
  CONFORMANCE,
  /** Values are there. */
  COMPLETENESS,
  /** Values can be true, by themselves and beside each other. */
  PLAUSIBILITY;

  /** In lower case, as lists and exports say it. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
