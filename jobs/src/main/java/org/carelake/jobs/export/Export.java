package org.carelake.jobs.export;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Copy;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Parallel;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.sql.SqlFiles;

/**
 * Curated tables → a CSV and a Parquet file, or several of many rows, for each aggregate and each
 * table of the star schema. What could not have changed since the last export is left as it is.
 *
 * @param pseudonymKey mixed into the star schema's keys
 * @param escapesFormulas whether CSV files hold no text that spreadsheets would compute
 */
public record Export(
    Lake curated,
    List<Table> tables,
    List<SqlFile> statements,
    String root,
    PseudonymKey pseudonymKey,
    Disclosure disclosure,
    FileCount files,
    boolean escapesFormulas) {
  private static final SettingKey<String> ROOT =
      SettingKey.text("export.root", "folder or s3a:// address of the exported tables");

  private static final SettingKey<Boolean> ESCAPE_FORMULAS =
      SettingKey.flag(
              "export.escape-formulas",
              "an apostrophe before text in CSV files that spreadsheets would compute")
          .byDefault("true");

  public static final List<SettingKey<?>> KEYS =
      List.of(ROOT, FileCount.ROWS_PER_FILE, ESCAPE_FORMULAS);

  /** As the settings say, of all that there is. */
  public static Export of(
      Settings settings, Lake curated, List<Table> tables, PseudonymKey pseudonymKey) {
    return new Export(
        curated,
        tables,
        all(),
        root(settings),
        pseudonymKey,
        Disclosure.of(settings),
        new FileCount(settings.get(FileCount.ROWS_PER_FILE)),
        settings.get(ESCAPE_FORMULAS));
  }

  /** The folder of the exports. */
  public static String root(Settings settings) {
    return settings.get(ROOT).replaceFirst("/+$", "");
  }

  /** What there is to export: each file gives one table. */
  public static List<SqlFile> all() {
    return Stream.of("sql/aggregates", "sql/star")
        .flatMap(folder -> SqlFiles.in(folder).stream())
        .toList();
  }

  /** Rows of the exports that were made anew, and how many were up to date. */
  public record Result(Map<String, Long> rows, int unchanged) {}

  /**
   * Exports what is not up to date.
   *
   * @param takeOver whether exports of another lake, or of a later state, may be replaced
   */
  public Result run(Run run, boolean takeOver) {
    SparkSession session = curated.spark().newSession();
    ExportFolder folder =
        new ExportFolder(root, session.sparkContext().hadoopConfiguration(), escapesFormulas);
    if (!takeOver) {
      new Copy("the exports in " + root, Manifest.read(folder.files()).held())
          .requireOf(curated, tables);
    }
    if (!run.isDry()) {
      pseudonymKey.make();
    }
    Inputs inputs = new Inputs(session, curated.root(), tables);
    Provenance provenance = provenance(inputs, run.asOf().atZone(ZoneOffset.UTC).toLocalDate());
    Map<String, Manifest.Entry> entries = new ConcurrentHashMap<>();
    // A run that died may have replaced files that the manifest tells otherwise of.
    Manifest before =
        folder.isUnfinished() ? new Manifest(Map.of()) : Manifest.read(folder.files());
    List<SqlFile> wanted = statements.stream().filter(provenance::feeds).toList();
    for (SqlFile statement : wanted) {
      upToDate(statement, before, provenance.hash(statement), folder)
          .ifPresent(entry -> entries.put(statement.name(), entry));
    }
    List<SqlFile> stale =
        wanted.stream().filter(statement -> !entries.containsKey(statement.name())).toList();
    if (run.isDry() || stale.isEmpty()) {
      return new Result(Map.of(), entries.size());
    }
    folder.begin();
    inputs.asTempViews(provenance.versions());
    Map<String, Manifest.Entry> made = made(stale, provenance, folder, session);
    entries.putAll(made);
    new Manifest(entries).write(folder.files());
    folder.end();
    Map<String, Long> rows = new TreeMap<>();
    made.forEach((name, entry) -> rows.put(name, entry.rows()));
    return new Result(rows, wanted.size() - stale.size());
  }

  private Map<String, Manifest.Entry> made(
      List<SqlFile> statements, Provenance provenance, ExportFolder folder, SparkSession session) {
    Map<String, Object> parameters = parameters(provenance);
    Map<String, Manifest.Entry> made = new ConcurrentHashMap<>();
    Parallel.forEach(
        statements,
        statement ->
            made.put(
                statement.name(),
                provenance.entry(
                    statement,
                    written(
                        statement.name(), disclosure.of(statement, session, parameters), folder))));
    return made;
  }

  private ExportFolder.Written written(String name, Dataset<Row> rows, ExportFolder folder) {
    return folder.write(name, rows, files.of(rows));
  }

  private Provenance provenance(Inputs inputs, LocalDate asOf) {
    return new Provenance(
        inputs.versions(),
        inputs.rules(),
        asOf,
        pseudonymKey.fingerprint(),
        disclosure + " escapes formulas: " + escapesFormulas + " " + files);
  }

  private Map<String, Object> parameters(Provenance provenance) {
    return Map.of("as_of", provenance.asOf(), "pseudonym_key", pseudonymKey.value().orElseThrow());
  }

  private static Optional<Manifest.Entry> upToDate(
      SqlFile statement, Manifest before, String madeFrom, ExportFolder folder) {
    return Optional.ofNullable(before.exports().get(statement.name()))
        .filter(entry -> entry.madeFrom().equals(madeFrom))
        .filter(entry -> folder.holds(entry.csv()) && folder.holds(entry.parquet()));
  }
}
