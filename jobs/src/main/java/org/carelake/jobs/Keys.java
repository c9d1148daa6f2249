package org.carelake.jobs;

import java.util.List;
import java.util.Map;
import org.carelake.common.config.SettingKey;

/** Every setting there is, and the defaults. */
final class Keys {
  private Keys() {}

  static final List<SettingKey> ALL =
      List.of(
          key(
              "sources.*.kind",
              "what a source is: csv, fhir (NDJSON of R4 resources), noshow-kaggle, or mapped where it brings its own mapping"),
          key(
              "sources.*.path",
              "folder of its files, or one file; naming any source replaces the samples"),
          key(
              "sources.*.system",
              "whose ids the source uses; without it its own. Rows of one system update each other"),
          key(
              "sources.*.id-prefix",
              "what the lake puts before its ids; without it nothing for csv, <name>/ for fhir"),
          key(
              "sources.*.mapping",
              "folder of a source's own mappings, with one .sql file for each shape of its CSV files"),
          key("sources.*.files.*", "glob of the files that are of a table, such as PAT_*.csv"),
          key(
              "sources.*.delivers",
              "changes, or snapshots: a newer file of a table, or all that are delivered at one time, is all there is, and what it lacks is deleted"),
          key(
              "sources.*.missing-columns",
              "a CSV file that lacks a column which earlier ones had: refuse, clear (its values are empty now) or keep (the old ones stay)"),
          key("sources.*.encoding", "of its files without a byte order mark; UTF-8 without it"),
          key(
              "sources.*.date-format",
              "how it writes days beside ISO 8601: patterns of java.time, such as dd.MM.yyyy, with | between them"),
          key("sources.*.timestamp-format", "how it writes moments, such as dd.MM.yyyy HH:mm"),
          key(
              "sources.*.time-zone",
              "of its moments without an offset, such as Europe/Berlin; UTC without it"),
          key("sources.*.decimal-separator", "of its numbers: a comma or a point"),
          key("sources.*.null-values", "texts that stand for no value, such as NULL,N/A,-"),
          key("sources.*.sheet", "name of the sheet of its .xlsx files; the first without it"),
          key("local.root", "where the local stores keep their data"),
          key("local.mysql-port", "port of the local MySQL, instead of one that is remembered"),
          key("local.neo4j-port", "port of the local Neo4j"),
          key("local.s3-port", "port of the local S3"),
          key("lake.root", "folder or s3a:// address of the lake"),
          key("export.root", "folder of the exported tables"),
          secret(
              "export.pseudonym-key",
              "mixed into the keys of the star schema; without it, a random one that is kept in the lake"),
          key(
              "export.min-cell",
              "fewest patients or cases that exports tell of together, such as 10; 0: any number"),
          key(
              "export.free-text",
              "true exports what persons have typed, such as reasons of visits"),
          key(
              "export.escape-formulas",
              "an apostrophe before text in CSV files that spreadsheets would compute"),
          key(
              "ingest.max-reject-ratio",
              "rejected rows per received row of a source and table beyond which nothing of the source is taken, 0..1"),
          key("ingest.min-rejects", "fewer rejected rows than these are no reason to refuse"),
          key(
              "ingest.max-delete-ratio",
              "deleted rows per row of a source's system in a table beyond which nothing of the source is taken, 0..1"),
          key("ingest.min-deletes", "fewer deleted rows than these are no reason to refuse"),
          key(
              "publish.max-delete-ratio",
              "deleted rows per row of a store's table that one publication may take away, 0..1"),
          key("mysql.url", "jdbc:mysql://host:port/database; without it the local one is used"),
          key("mysql.user", "user of the database"),
          secret("mysql.password", "its password"),
          key("neo4j.url", "bolt://host:port; without it the local one is used"),
          key("neo4j.user", "user of the graph database"),
          secret("neo4j.password", "its password"),
          key("graph.contact-data", "true lets document and telephone numbers into the graph"),
          key("noshow.country", "whose public holidays count (ISO 3166, such as br); empty: none"),
          key("noshow.horizon-days", "how many days before its day an appointment is judged"),
          key("noshow.models", "which are compared, such as xgboost,lightgbm; without it all are"),
          key("noshow.trials", "how many sets of XGBoost's parameters training tries"),
          key("noshow.seed", "the same seed and data give the same model"),
          key("noshow.capacity", "share of the appointments that can be followed up, 0..1"),
          key(
              "noshow.cost-ratio",
              "cost of a follow-up per cost of a missed appointment, 0..1; decides instead of the capacity"),
          key("schedule.days", "how many days ahead are planned"),
          key("schedule.reminders-per-day", "how many patients can be called about one day"),
          key("schedule.reminder-effect", "share of the no-shows that a reminder avoids, 0..1"),
          key("schedule.max-overbooking", "share of a clinic's slots offered twice a day, 0..1"),
          key("schedule.slot-minutes", "how long an appointment takes"),
          key("schedule.max-wait-minutes", "expected wait of a second patient, at most"),
          key("s3.endpoint", "address of an S3 other than Amazon's"),
          key("s3.access-key", "access key, or a reference to it"),
          secret("s3.secret-key", "secret key"),
          key("s3.path-style", "true for endpoints without a host name per bucket"),
          key("spark.**", "anything that Spark knows"));

  static Map<String, String> defaults(String home) {
    return Map.ofEntries(
        Map.entry("local.root", home + "/data/local"),
        Map.entry("lake.root", home + "/data/lake"),
        Map.entry("export.root", home + "/data/processed"),
        Map.entry("export.min-cell", "0"),
        Map.entry("export.free-text", "false"),
        Map.entry("export.escape-formulas", "true"),
        Map.entry("ingest.max-reject-ratio", "0.05"),
        Map.entry("ingest.max-delete-ratio", "0.1"),
        Map.entry("ingest.min-rejects", "10"),
        Map.entry("ingest.min-deletes", "10"),
        Map.entry("publish.max-delete-ratio", "0.5"),
        Map.entry("graph.contact-data", "false"),
        Map.entry("noshow.country", "br"),
        Map.entry("noshow.horizon-days", "0"),
        Map.entry("noshow.trials", "24"),
        Map.entry("noshow.seed", "7"),
        Map.entry("noshow.capacity", "0.2"),
        Map.entry("schedule.days", "14"),
        Map.entry("schedule.reminders-per-day", "50"),
        Map.entry("schedule.reminder-effect", "0.3"),
        Map.entry("schedule.max-overbooking", "0.25"),
        Map.entry("schedule.slot-minutes", "15"),
        Map.entry("schedule.max-wait-minutes", "10"),
        Map.entry("s3.path-style", "true"));
  }

  private static SettingKey key(String name, String meaning) {
    return new SettingKey(name, false, meaning);
  }

  private static SettingKey secret(String name, String meaning) {
    return new SettingKey(name, true, meaning + " (env:NAME or file:/path)");
  }
}
