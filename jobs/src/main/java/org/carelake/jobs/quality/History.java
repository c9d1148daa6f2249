package org.carelake.jobs.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.RuleRows;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.sql.SqlFiles;

/**
 * What the files told that the last runs have taken.
 *
 * @param runs oldest first
 * @param points oldest first
 */
record History(List<String> runs, Map<Subject, List<Measure.Point>> points) {
  private static final String STATEMENT = "data_quality";

  /** A rule and the source whose rows it is asked of. */
  private record Subject(String table, String source, String rule) {}

  /**
   * Of files that an earlier version of the program took, nothing is known.
   *
   * @param count the most runs to look at
   */
  static History of(TakenFiles files, List<Table> tables, int count) {
    List<String> runs = runs(files, count);
    files.read().createOrReplaceTempView(TakenFiles.VIEW);
    RuleRows.of(files.spark(), tables).createOrReplaceTempView(RuleRows.VIEW);
    Map<Subject, List<Measure.Point>> points = new HashMap<>();
    perFile()
        .run(files.spark(), Map.of())
        .where(col("run_id").isin(runs.toArray()))
        .groupBy("run_id", "table", "source", "rule")
        .agg(sum("rows_broken"), sum("rows_looked_at"))
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing(row -> row.getString(0)))
        .forEach(
            row -> points.computeIfAbsent(subject(row), one -> new ArrayList<>()).add(point(row)));
    return new History(runs, points);
  }

  private static List<String> runs(TakenFiles files, int count) {
    return files
        .read()
        .where("size(received_by_table) > 0")
        .select("run_id")
        .distinct()
        .orderBy(col("run_id").desc())
        .limit(count)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  /** What is exported, before days are put together. */
  private static SqlFile perFile() {
    return new SqlFile(STATEMENT, SqlFiles.named("sql/aggregates", ".sql").get(STATEMENT))
        .selects()
        .get(0);
  }

  private static Subject subject(Row row) {
    return new Subject(row.getString(1), row.getString(2), row.getString(3));
  }

  private static Measure.Point point(Row row) {
    return new Measure.Point(row.getString(0), row.getLong(4), row.getLong(5));
  }

  /** The sources that have brought rows of a table. */
  Stream<String> sources(Table table) {
    return points.keySet().stream()
        .filter(subject -> subject.table().equals(table.name()))
        .map(Subject::source);
  }

  List<Measure.Point> of(Table table, String source, String rule) {
    return points.getOrDefault(new Subject(table.name(), source, rule), List.of());
  }
}
