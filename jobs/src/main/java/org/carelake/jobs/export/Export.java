package org.carelake.jobs.export;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Parallel;
import org.carelake.common.sql.SqlFile;

/**
 * Curated tables → one CSV and one Parquet file for each aggregate and each table of the star
 * schema. What could not have changed since the last export is left as it is.
 *
 * @param pseudonymKey mixed into the star schema's keys
 */
public record Export(
    Lake curated, List<Table> tables, List<SqlFile> statements, String root, String pseudonymKey) {

  /** Rows of the exports that were made anew, and how many were up to date. */
  public record Result(Map<String, Long> rows, int unchanged) {}

  public Result run(Run run, boolean dryRun) {
    SparkSession session = curated.spark().newSession();
    ExportFolder folder = new ExportFolder(root, session.sparkContext().hadoopConfiguration());
    LocalDate asOf = run.asOf().atZone(ZoneOffset.UTC).toLocalDate();
    Map<String, Lake.Version> versions = new TreeMap<>();
    tables.forEach(
        table -> curated.version(table).ifPresent(found -> versions.put(table.name(), found)));
    Map<String, Manifest.Entry> entries = new ConcurrentHashMap<>();
    // A run that died may have replaced files that the manifest tells otherwise of.
    Manifest before =
        folder.isUnfinished() ? new Manifest(Map.of()) : Manifest.read(folder.files());
    List<SqlFile> wanted =
        statements.stream()
            .filter(statement -> statement.inputs().stream().anyMatch(versions::containsKey))
            .toList();
    for (SqlFile statement : wanted) {
      upToDate(statement, before, madeFrom(statement, versions, asOf), folder)
          .ifPresent(entry -> entries.put(statement.name(), entry));
    }
    List<SqlFile> stale =
        wanted.stream().filter(statement -> !entries.containsKey(statement.name())).toList();
    if (dryRun || stale.isEmpty()) {
      return new Result(Map.of(), entries.size());
    }
    folder.clear();
    views(session, versions);
    Map<String, Long> rows = new ConcurrentHashMap<>();
    Parallel.forEach(
        stale,
        statement -> {
          Manifest.Entry entry = export(statement, session, folder, versions, asOf);
          entries.put(statement.name(), entry);
          rows.put(statement.name(), entry.rows());
        });
    new Manifest(entries).write(folder.files());
    folder.clear();
    return new Result(new TreeMap<>(rows), wanted.size() - stale.size());
  }

  private static Optional<Manifest.Entry> upToDate(
      SqlFile statement, Manifest before, String madeFrom, ExportFolder folder) {
    return Optional.ofNullable(before.exports().get(statement.name()))
        .filter(entry -> entry.madeFrom().equals(madeFrom))
        .filter(entry -> folder.holds(entry.csv()) && folder.holds(entry.parquet()));
  }

  /** All statements see the same versions, whatever is committed meanwhile. */
  private void views(SparkSession session, Map<String, Lake.Version> versions) {
    Lake lake = new Lake(session, curated.root());
    for (Table table : tables) {
      Optional.ofNullable(versions.get(table.name()))
          .map(version -> lake.read(table, version.number()))
          .orElseGet(() -> lake.read(table))
          .createOrReplaceTempView(table.name());
    }
  }

  private Manifest.Entry export(
      SqlFile statement,
      SparkSession session,
      ExportFolder folder,
      Map<String, Lake.Version> versions,
      LocalDate asOf) {
    Map<String, Object> parameters = Map.of("as_of", asOf, "pseudonym_key", pseudonymKey);
    ExportFolder.Written written =
        folder.write(statement.name(), statement.run(session, parameters));
    Map<String, Long> lakeVersions = new TreeMap<>();
    statement.inputs().stream()
        .filter(versions::containsKey)
        .forEach(input -> lakeVersions.put(input, versions.get(input).number()));
    return new Manifest.Entry(
        madeFrom(statement, versions, asOf),
        asOf.toString(),
        lakeVersions,
        written.rows(),
        written.csv(),
        written.parquet());
  }

  private String madeFrom(SqlFile statement, Map<String, Lake.Version> versions, LocalDate asOf) {
    StringBuilder ingredients = new StringBuilder(statement.text());
    statement.inputs().forEach(input -> ingredients.append(versions.get(input)));
    ingredients.append(statement.uses("as_of") ? asOf : "");
    ingredients.append(statement.uses("pseudonym_key") ? pseudonymKey : "");
    byte[] hash =
        ExportFolder.sha256().digest(ingredients.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }
}
