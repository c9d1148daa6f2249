package org.carelake.jobs.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.contract.Category;
import org.carelake.common.contract.Rule;
import org.carelake.common.contract.Severity;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.spark.Parallel;

/**
 * How many rows of curated tables and quarantine break which rule, and how many of the files of
 * earlier runs did.
 *
 * @param tables that sources fill
 */
public record Quality(
    Lake curated, Quarantine quarantine, TakenFiles takenFiles, List<Table> tables) {

  /**
   * Counts only.
   *
   * @param runs that the histories are of, oldest first
   */
  public record Result(List<String> runs, List<Measure> measures) {}

  /**
   * Every rule of every table, for each source that has brought rows of it.
   *
   * @param runs how many of the last ones that took files to look at
   */
  public Result run(int runs) {
    History history = History.of(takenFiles, tables, runs);
    return new Result(
        history.runs(),
        Parallel.map(tables, table -> measured(table, history)).stream()
            .flatMap(List::stream)
            .toList());
  }

  private List<Measure> measured(Table table, History history) {
    Map<String, Present> present = Present.of(table, curated, quarantine);
    Set<String> sources = history.sources(table).collect(Collectors.toCollection(TreeSet::new));
    sources.addAll(present.keySet());
    if (sources.isEmpty()) {
      sources.add("");
    }
    return sources.stream()
        .flatMap(
            source ->
                measured(table, source, present.getOrDefault(source, Present.NOTHING), history))
        .toList();
  }

  private static Stream<Measure> measured(
      Table table, String source, Present present, History history) {
    List<Measure> measures = new ArrayList<>();
    Set<String> others = new TreeSet<>(present.broken().keySet());
    for (Rule rule : table.everyRule()) {
      others.remove(rule.id());
      boolean isOfAll = rule.id().equals(table.rowColumns().id());
      measures.add(
          new Measure(
              table.name(),
              source,
              rule.id(),
              rule.meaning(),
              rule.severityIn(present.kind()),
              rule.category(),
              present.broken(rule.id()),
              present.rows() - (isOfAll ? 0 : present.malformed()),
              history.of(table, source, rule.id())));
    }
    others.forEach(id -> measures.add(ofNoContract(table, source, id, present)));
    return measures.stream();
  }

  /** A rule that there was when the rows came. */
  private static Measure ofNoContract(Table table, String source, String id, Present present) {
    return new Measure(
        table.name(),
        source,
        id,
        "",
        present.errors().containsKey(id) ? Severity.ERROR : Severity.WARNING,
        Category.CONFORMANCE,
        present.broken(id),
        present.rows(),
        List.of());
  }

  /** Rows of each table that break a rule. */
  public List<BrokenRow> rows(int perTable) {
    return Parallel.map(
            tables, table -> BrokenRow.of(table, curated, quarantine, perTable).stream())
        .stream()
        .flatMap(rows -> rows)
        .toList();
  }
}
