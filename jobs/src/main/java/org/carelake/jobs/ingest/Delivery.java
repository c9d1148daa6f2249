package org.carelake.jobs.ingest;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.carelake.common.contract.Table;
import org.carelake.common.source.Kind;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Source;

/**
 * The files that have come since the last run. Their beginnings are looked at before any row is
 * read.
 *
 * @param sources by their names
 * @param files that are to be read
 * @param takenBefore titles of those that were taken already and are read once more as they are
 * @param superseded files of snapshots that others have made outdated: nothing to read
 * @param touched files that have another time of change and the content they had: nothing to read
 * @param columns what the files say of the contracts' columns, by their titles
 * @param missing columns that earlier files had, by the titles of files that say nothing of them
 * @param problems why files or sources cannot be read; those files are not among the others
 * @param notes what is worth a look
 */
record Delivery(
    Map<String, Source> sources,
    List<RawFile> files,
    Set<String> takenBefore,
    List<Superseded> superseded,
    List<Touched> touched,
    Map<String, List<String>> columns,
    Map<String, List<String>> missing,
    Map<String, String> problems,
    List<String> notes) {

  /** A file with another time of change and the content that it had. */
  record Touched(RawFile file, String hash) {}

  /** A file of an old snapshot, and a file of the one that counts; null where that was taken. */
  record Superseded(RawFile file, String by) {}

  private String feed(RawFile file) {
    return feed(source(file), file.table());
  }

  /** What tells of the same rows. */
  static String feed(Source source, String shape) {
    return source.system() + "/" + source.kind().feed(shape);
  }

  /** Whether two files belong to one snapshot. */
  boolean areOfOneSnapshot(RawFile one, RawFile other) {
    return source(one).deliversSnapshots() && feed(one).equals(feed(other));
  }

  /** All but some files. */
  Delivery without(Predicate<RawFile> which) {
    return new Delivery(
        sources,
        files.stream().filter(which.negate()).toList(),
        takenBefore,
        superseded.stream().filter(old -> !which.test(old.file())).toList(),
        touched,
        columns,
        missing,
        problems,
        notes);
  }

  /** All but the files of some sources. */
  Delivery withoutSources(Set<String> names) {
    return without(file -> names.contains(file.source()));
  }

  /**
   * The delivery in parts, as a rule one, that are to be taken one after the other: a file that
   * leaves columns as they are needs what was delivered before it in the lake.
   */
  List<Delivery> inTurn() {
    Map<RawFile, Integer> turns = turns();
    int last = turns.values().stream().max(Comparator.naturalOrder()).orElse(0);
    return IntStream.rangeClosed(0, last).mapToObj(turn -> only(turn, turns)).toList();
  }

  private Map<RawFile, Integer> turns() {
    Set<String> kept = kept().keySet();
    Map<String, Integer> turnOfFeed = new TreeMap<>();
    Map<RawFile, Integer> turns = new HashMap<>();
    files.stream()
        .sorted(Comparator.comparing(RawFile::delivered).thenComparing(RawFile::name))
        .forEach(
            file -> {
              int before = turnOfFeed.getOrDefault(feed(file), -1);
              // A snapshot is one, whatever its files leave out.
              boolean isNext = kept.contains(file.title()) && !source(file).deliversSnapshots();
              int turn = Math.max(0, before + (isNext ? 1 : 0));
              turnOfFeed.put(feed(file), turn);
              turns.put(file, turn);
            });
    return turns;
  }

  /** What was found out about the whole delivery is told with its first part. */
  private Delivery only(int turn, Map<RawFile, Integer> turns) {
    List<RawFile> some = files.stream().filter(file -> turns.get(file) == turn).toList();
    return turn == 0
        ? new Delivery(
            sources, some, takenBefore, superseded, touched, columns, missing, problems, notes)
        : new Delivery(
            sources,
            some,
            takenBefore,
            List.of(),
            List.of(),
            columns,
            missing,
            Map.of(),
            List.of());
  }

  /**
   * The columns that keep their old values, by the titles of the files that say nothing of them.
   */
  Map<String, List<String>> kept() {
    Map<String, List<String>> kept = new TreeMap<>();
    files.stream()
        .filter(file -> source(file).missingColumns() == Source.MissingColumns.KEEP)
        .filter(file -> missing.containsKey(file.title()))
        .forEach(file -> kept.put(file.title(), missing.get(file.title())));
    return kept;
  }

  Source source(RawFile file) {
    return sources.get(file.source());
  }

  private Kind kind(RawFile file) {
    return source(file).kind();
  }

  /** The files by the kind of their sources. */
  Map<Kind, List<RawFile>> byKind() {
    return files.stream()
        .collect(Collectors.groupingBy(this::kind, LinkedHashMap::new, Collectors.toList()));
  }

  /** Of files, when snapshots of each system were delivered. */
  Map<String, Instant> snapshotsOf(Collection<RawFile> some) {
    return some.stream()
        .filter(file -> source(file).deliversSnapshots())
        .collect(
            Collectors.toMap(
                file -> source(file).system(),
                RawFile::delivered,
                BinaryOperator.maxBy(Comparator.naturalOrder()),
                TreeMap::new));
  }

  /** The same of the files that are to be read and may give rows of a table. */
  Map<String, Instant> snapshotsOf(Table table) {
    return snapshotsOf(
        files.stream().filter(file -> kind(file).tables(file).contains(table.name())).toList());
  }

  /** The sources that files are to be read of. */
  Collection<Source> delivering() {
    return files.stream().map(this::source).distinct().toList();
  }

  /** The names of the tables that files may give rows of. */
  Set<String> tables() {
    return files.stream()
        .flatMap(file -> kind(file).tables(file).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<String> titles() {
    return files.stream().map(RawFile::title).toList();
  }
}
