package org.carelake.common.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;

/** Files of one kind on their way to rows. How their reading went is known once rows are used. */
public interface Reading extends AutoCloseable {
  /** What the files give a table; empty where they give it nothing. */
  Optional<NewRows> of(Table table);

  /** Why files cannot be read, by their titles; their rows must not be used. */
  Map<String, String> problems();

  /** The hashes of the files that could be read, by their titles. */
  Map<String, String> hashes();

  /** What is worth a look. */
  List<String> notes();

  /**
   * What became of the lines of files that give rows of several tables or of none, by their titles;
   * of other files their rows tell.
   */
  default Map<String, Tally> lines() {
    return Map.of();
  }

  /** The lines that nothing could be made of, if files of this kind have such. */
  default Optional<BadLines> badLines() {
    return Optional.empty();
  }

  /**
   * Whether the rows are made of resources: these refer to each other by identifiers too, and a
   * newer version of one takes away the rows that it no longer gives.
   */
  default boolean holdsResources() {
    return false;
  }

  /** Lets go of what is kept of the files. */
  @Override
  default void close() {}

  /**
   * Lines that nothing could be made of.
   *
   * @param shape that of their files, under whose name quarantine keeps them
   * @param rows as quarantine takes them
   */
  record BadLines(Table shape, long count, Dataset<Row> rows) {}
}
