package org.carelake.jobs.noshow;

import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A way to learn from rows of {@code label double, vector}, all in one partition. */
interface Learner {
  /** As it stands in the comparison. */
  String title();

  /** Its title as settings and columns spell it. */
  static String slug(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
  }

  Scorer fit(Dataset<Row> rows);
}
