package org.carelake.common.target;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;

/** A store that curated tables are published to. */
public interface Target {

  /** The store's name for people. */
  String title();

  /** What is published there, parents before children. */
  List<Table> tables();

  /** The lake versions that the target itself says it equals, by table name. */
  Map<String, Lake.Version> held();

  /** What has changed in the lake since. */
  Changes pending();

  /**
   * Applies changes, and removes what a killed run left on its way. Killed at any moment and done
   * again, it ends the same.
   *
   * @throws org.carelake.common.run.PlatformException.DataRefused if more would go than the limit
   *     allows
   */
  Published apply(Changes changes, DeleteLimit limit, Publisher by);

  /**
   * Compares what is there with the versions of the lake that the target says it equals.
   *
   * @param only names of tables; empty for all
   * @param kept keeps what differs
   */
  List<Comparison> compare(Set<String> only, Kept kept);

  /**
   * Makes equal again what differs, as {@link #apply} does.
   *
   * @param found by {@link #compare}, nothing having changed since
   */
  void mend(List<Comparison> found, DeleteLimit limit, Publisher by);

  /**
   * How much of what a few rows make is there.
   *
   * @param rows curated rows of the table, few enough to be held in memory
   * @param theirOwn without what other rows may make as well
   */
  Presence presence(Table table, Dataset<Row> rows, boolean theirOwn);
}
