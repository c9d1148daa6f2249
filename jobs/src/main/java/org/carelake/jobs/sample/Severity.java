package org.carelake.jobs.sample;

import java.util.Locale;

/** What ingestion must do with a planted row: reject it, keep and count it, or drop it. */
enum Severity {
  ERROR,
  WARNING,
  DUPLICATE;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
