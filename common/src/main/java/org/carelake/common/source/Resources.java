package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.fhir.ResourceViews;
import org.carelake.common.fhir.View;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/** What some NDJSON files hold, by view, kept until it is closed. */
public final class Resources implements AutoCloseable {
  private final Kept kept;
  private final Dataset<Row> rows;
  private final Map<String, FileReport> reports;
  private final Map<String, String> problems;
  private final List<View> views;

  Resources(FhirSource source, Kept kept, Dataset<Row> rows, Map<String, FileReport> reports) {
    this.kept = kept;
    this.rows = rows;
    this.reports = new TreeMap<>(reports);
    this.reports.values().removeIf(report -> report.problem() != null);
    this.problems = new TreeMap<>();
    reports.forEach(
        (title, report) -> {
          if (report.problem() != null) {
            problems.put(title, report.problem());
          }
        });
    this.views = ResourceViews.of(source.views()).views();
  }

  /** Of each file that could be read, by its title. */
  public Map<String, FileReport> reports() {
    return reports;
  }

  /** Why files cannot be read, by their titles; their lines are left out. */
  public Map<String, String> problems() {
    return problems;
  }

  /** Lets the views be read by their names, each with {@link FhirSource#ROW} beside its columns. */
  public void asTempViews() {
    for (int i = 0; i < views.size(); i++) {
      FhirSource.rowsOf(rows, views.get(i), i).createOrReplaceTempView(views.get(i).name());
    }
  }

  /** Rows that these views have, by file title; files that have none are absent. */
  public Map<String, Long> rowsOf(List<String> names) {
    List<Integer> wanted =
        IntStream.range(0, views.size())
            .filter(i -> names.contains(views.get(i).name()))
            .boxed()
            .toList();
    Map<String, Long> counts = new TreeMap<>();
    reports.forEach(
        (title, report) ->
            wanted.stream()
                .filter(report.rows()::containsKey)
                .forEach(view -> counts.merge(title, report.rows().get(view), Long::sum)));
    return counts;
  }

  public long bad() {
    return reports.values().stream()
        .flatMap(report -> report.bad().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** The bad lines, as quarantine takes them. */
  public Dataset<Row> badLines(String runId) {
    return rows.where(col("view").equalTo(FhirRows.BAD))
        .select(
            col("source").as(Received.SOURCE),
            lit(null).cast(DataTypes.StringType).as(Received.SYSTEM),
            col("file").as(Received.FILE),
            col("line").as(Received.LINE),
            lit(runId).as(Received.RUN),
            col("delivered").as(Received.DELIVERED),
            lit(FhirKind.NAME).as(Received.KIND),
            lit(false).as(Received.RETRIED),
            lit(true).as(Received.MALFORMED),
            element_at(col("values"), 1).as(Validation.ERRORS),
            lit(Validation.REJECTED).as(Validation.OUTCOME),
            struct(element_at(col("values"), 2).as("line")).as(Received.ROW));
  }

  @Override
  public void close() {
    kept.close();
  }
}
