package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.not;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Run;
import org.carelake.common.source.Source;
import org.carelake.common.validate.Received;

/**
 * New files of all sources and waiting rows → curated, quarantine and the list of taken files.
 * Files have {@link Arrived}, their rows are {@link Checked}, {@link Decided}, and brought to the
 * lake by {@link Commit}.
 *
 * <p>Order of commits: children after parents, deletions of parents after those of children, the
 * list of taken files last. Every step is idempotent, so a run that died is simply done again.
 *
 * @param sources that are read
 * @param others that are known, so that their ids stay theirs
 * @param tables parents before children
 */
public record Ingest(
    List<Source> sources,
    List<Source> others,
    List<Table> tables,
    Stores stores,
    TakenFiles takenFiles,
    LakeFiles ledger,
    Limits limits) {

  /**
   * Takes what is new. A file that cannot be read costs that file, and a source that breaks a limit
   * all that it delivers, but neither costs any other.
   *
   * @param strict stops, while everything is as it was, where a file or source must be refused
   * @throws DataRefused if it has to stop
   */
  public IngestResult run(Run run, boolean strict) {
    requireWholeSnapshots();
    TakenFiles.History history = takenFiles.history();
    Map<String, TakenFiles.Last> taken = history.last();
    Configuration conf = takenFiles.spark().sparkContext().hadoopConfiguration();
    Delivery delivery = NewFiles.of(sources, taken, conf);
    List<Source> known = new ArrayList<>(sources);
    known.addAll(others);
    Way way = new Way(run, Systems.of(known, history.systemsByPrefix()), strict, new ArrayList<>());
    List<Delivery> parts = delivery.inTurn();
    IngestResult result =
        IntStream.range(0, parts.size())
            .mapToObj(i -> take(parts.get(i), titles(parts.subList(i, parts.size())), way))
            .reduce(IngestResult::plus)
            .orElseThrow();
    if (!run.isDry() && result.refused().isEmpty()) {
      waiting().tried(way.systems());
    }
    return result;
  }

  private static List<String> titles(List<Delivery> parts) {
    return parts.stream().flatMap(part -> part.titles().stream()).toList();
  }

  /** Of a part of a snapshot it would seem that the rest is gone. */
  private void requireWholeSnapshots() {
    for (Source source : sources) {
      for (Source other : others) {
        if (source.deliversSnapshots()
            && other.deliversSnapshots()
            && source.system().equals(other.system())
            && sources.stream().noneMatch(chosen -> chosen.name().equals(other.name()))) {
          throw new Misconfigured(
              "The sources %s and %s deliver snapshots of one system, %s, and cannot be taken one without the other. Name both with --source, or none."
                  .formatted(source.name(), other.name(), source.system()));
        }
      }
    }
  }

  /**
   * How a delivery is taken.
   *
   * @param refused why sources were refused on the way
   */
  private record Way(Run run, Systems systems, boolean strict, List<String> refused) {}

  /**
   * Takes files.
   *
   * @param besides those, by their titles, whose rows in quarantine are not tried again
   */
  private IngestResult take(Delivery delivery, List<String> besides, Way way) {
    List<Limits.Broken> broken;
    try (Arrived arrived = Arrived.of(way.run(), delivery);
        Checked checked = check(arrived, besides, way);
        Deciding deciding = new Deciding(checked, stores.curated(), way.systems());
        Decided decided = decide(deciding, way)) {
      broken = broken(decided);
      if (broken.isEmpty()) {
        return commit(decided, way);
      }
      refuse(broken, arrived, way);
    }
    Set<String> names =
        broken.stream().map(each -> each.source().name()).collect(Collectors.toSet());
    return take(delivery.withoutSources(names), besides, way);
  }

  private Checking checking(Arrived arrived, List<String> besides, Way way) {
    Run run = way.run();
    return new Checking(
        stores.curated(),
        stores.quarantine(),
        stores.tombstones(),
        waiting().due(arrived, way.systems()),
        besides,
        run.id(),
        run.asOf().atZone(ZoneOffset.UTC).toLocalDate());
  }

  private WaitingRows waiting() {
    return new WaitingRows(stores, tables, ledger);
  }

  private Checked check(Arrived arrived, List<String> besides, Way way) {
    return way.run()
        .stage(
            "read and check",
            () -> {
              Checked checked = Checked.of(arrived, checking(arrived, besides, way), tables);
              if (way.strict()) {
                requireReadable(checked);
              }
              return checked;
            },
            checked -> Map.of("tables", (long) checked.tables().size()));
  }

  private static void requireReadable(Checked checked) {
    Map<String, String> problems = checked.arrived().problems();
    if (!problems.isEmpty()) {
      checked.close();
      throw new DataRefused(
          String.join(System.lineSeparator(), problems.values())
              + System.lineSeparator()
              + "Nothing was changed.");
    }
  }

  private Decided decide(Deciding deciding, Way way) {
    return way.run()
        .stage(
            "decide",
            () -> deciding.all(tables),
            decided -> Map.of("tables", (long) decided.tables().size()));
  }

  private List<Limits.Broken> broken(Decided decided) {
    Collection<Source> delivering = decided.arrived().delivery().delivering();
    return tables.stream()
        .flatMap(table -> decided.of(table).stream())
        .flatMap(rows -> limits.broken(rows, delivering, stores.curated()).stream())
        .toList();
  }

  /** Nothing of the sources is taken, and their rejects are kept to be looked at. */
  private void refuse(List<Limits.Broken> broken, Arrived arrived, Way way) {
    for (Limits.Broken each : broken) {
      DecidedTable rows = each.table();
      String source = each.source().name();
      // What was taken before is as it was: only its source is refused, not its rows.
      Set<String> before = arrived.delivery().takenBefore();
      List<String> titles =
          rows.titlesOf(source).stream().filter(title -> !before.contains(title)).toList();
      if (!way.run().isDry()) {
        stores
            .quarantine()
            .keep(
                rows.table(),
                rows.newRows(source).where(not(Received.title("").isin(before.toArray()))),
                arrived.hashes(titles));
      }
      way.refused().add(each.problem());
    }
    if (way.strict()) {
      throw new DataRefused(String.join(System.lineSeparator(), way.refused()));
    }
  }

  private IngestResult commit(Decided decided, Way way) {
    try (Commit commit = new Commit(decided, stores, tables, way.run())) {
      Map<String, IngestResult.TableResult> committed;
      try {
        committed = commit.all();
      } finally {
        takenFiles.add(commit.taken());
      }
      if (!way.run().isDry()) {
        compact(committed.keySet(), way.run());
      }
      Arrived arrived = decided.arrived();
      List<String> refused = new ArrayList<>(arrived.problems().values());
      refused.addAll(way.refused());
      way.refused().clear();
      List<String> notes = new ArrayList<>(arrived.notes());
      notes.addAll(mixed(committed));
      return new IngestResult(inOrder(committed), arrived.lines(), notes, refused);
    }
  }

  /** So that the thousandth delivery finds the tables as quick to read as the first. */
  private void compact(Set<String> committed, Run run) {
    List<Table> changed =
        tables.stream().filter(table -> committed.contains(table.name())).toList();
    run.stage(
        "compact",
        () -> stores.upkeep(takenFiles).afterCommits(changed),
        count -> Map.of("tables", count));
  }

  /** How to keep apart what uses the same ids. */
  private List<String> mixed(Map<String, IngestResult.TableResult> committed) {
    return tables.stream()
        .filter(table -> committed.containsKey(table.name()))
        .flatMap(
            table ->
                Optional.ofNullable(
                    committed.get(table.name()).tally().broken().get(table.otherSystem().id()))
                    .map(
                        rows ->
                            "%s: %,d rows were refused because another system has their ids. Set sources.<name>.id-prefix of one of the sources to keep them apart, or the same sources.<name>.system for both if the ids mean the same"
                                .formatted(table, rows))
                    .stream())
        .toList();
  }

  private Map<String, IngestResult.TableResult> inOrder(
      Map<String, IngestResult.TableResult> committed) {
    Map<String, IngestResult.TableResult> results = new LinkedHashMap<>();
    for (Table table : tables) {
      if (committed.containsKey(table.name())) {
        results.put(table.name(), committed.get(table.name()));
      }
    }
    return results;
  }
}
