package org.carelake.common.contract;

/** What a broken rule means for the row: an error keeps it out, a warning is only counted. */
public enum Severity {
  ERROR,
  WARNING
}
