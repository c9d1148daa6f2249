package org.carelake.jobs.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.Printable;
import org.carelake.common.source.Inspection;
import org.carelake.common.source.Kind;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Source;

/**
 * The files that have come since the last run. Their beginnings are looked at before any row is
 * read.
 *
 * @param sources by their names
 * @param files that are to be read
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

  /** Lists the sources. */
  static Delivery of(
      Collection<Source> sources, Map<String, TakenFiles.Last> taken, Configuration conf) {
    Delivery delivery =
        new Delivery(
            sources.stream().collect(Collectors.toMap(Source::name, source -> source)),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new ArrayList<>());
    List<RawFile> before = new ArrayList<>();
    for (Source source : sources) {
      Source.Listing listing = source.list(conf);
      Source.Unread unread = source.unread(listing);
      unread.problem().ifPresent(problem -> delivery.problems.put(source.name(), problem));
      delivery.notes.addAll(unread.notes());
      delivery.add(listing.files(), taken, conf, before);
    }
    delivery.addLater(before);
    delivery.inspect(taken);
    delivery.chooseSnapshots(before, taken);
    return delivery.without(file -> delivery.problems.containsKey(file.title()));
  }

  private void add(
      List<RawFile> listed,
      Map<String, TakenFiles.Last> taken,
      Configuration conf,
      List<RawFile> before) {
    for (RawFile file : listed) {
      TakenFiles.Last known = taken.get(file.title());
      if (known == null || !known.hasIdsOf(source(file))) {
        files.add(file);
      } else if (known.isSame(file)) {
        before.add(known.delivered() == null ? file : file.deliveredAt(known.delivered()));
      } else if (hasContentOf(known, file, conf)) {
        RawFile kept = file.deliveredAt(known.delivered());
        before.add(kept);
        touched.add(new Touched(kept, known.hash()));
        columns.put(file.title(), known.columns());
      } else {
        files.add(file);
      }
    }
  }

  private static boolean hasContentOf(TakenFiles.Last known, RawFile file, Configuration conf) {
    return known.hash() != null
        && known.length() == file.length()
        && file.hash(conf).filter(known.hash()::equals).isPresent();
  }

  /**
   * Files that were delivered after one that comes late are read once more: rows that they left as
   * they were do not say that they have been delivered again. Resources say themselves how old they
   * are.
   */
  private void addLater(List<RawFile> before) {
    Map<String, Instant> first = new TreeMap<>();
    files.forEach(
        file ->
            feeds(file)
                .forEach(
                    feed ->
                        first.merge(
                            feed,
                            file.delivered(),
                            (one, other) -> one.isBefore(other) ? one : other)));
    before.stream()
        .filter(file -> kind(file).areRowsUndated() && !source(file).deliversSnapshots())
        .filter(
            file ->
                feeds(file)
                    .map(feed -> first.getOrDefault(feed, Instant.MAX))
                    .anyMatch(since -> since.isBefore(file.delivered())))
        .forEach(files::add);
  }

  /** Files of one feed tell of the same rows. */
  private Stream<String> feeds(RawFile file) {
    return kind(file).tables(file).stream().map(table -> source(file).system() + "/" + table);
  }

  private String feed(RawFile file) {
    return feed(source(file), file.table());
  }

  private static String feed(Source source, String shape) {
    return source.system() + "/" + source.kind().feed(shape);
  }

  /** Whether two files belong to one snapshot. */
  boolean areOfOneSnapshot(RawFile one, RawFile other) {
    return source(one).deliversSnapshots() && feed(one).equals(feed(other));
  }

  /** Of snapshots only the newest is read. */
  private void chooseSnapshots(List<RawFile> before, Map<String, TakenFiles.Last> taken) {
    Map<String, List<RawFile>> byFeed =
        files.stream()
            .filter(file -> source(file).deliversSnapshots())
            .collect(Collectors.groupingBy(this::feed, TreeMap::new, Collectors.toList()));
    byFeed.values().forEach(news -> choose(news, before, taken));
  }

  private void choose(
      List<RawFile> news, List<RawFile> before, Map<String, TakenFiles.Last> taken) {
    String feed = feed(news.get(0));
    List<RawFile> unchanged = before.stream().filter(file -> feed(file).equals(feed)).toList();
    List<TakenFiles.Last> known =
        taken.values().stream()
            .filter(file -> sources.containsKey(file.source()))
            .filter(file -> feed(sources.get(file.source()), file.table()).equals(feed))
            .toList();
    Snapshots snapshots =
        Snapshots.of(news, unchanged, known, file -> !problems.containsKey(file.title()));
    snapshots
        .problem()
        .ifPresent(
            problem -> snapshots.read().forEach(file -> problems.put(file.title(), problem)));
    files.removeAll(news);
    files.addAll(snapshots.read());
    String by = snapshots.read().isEmpty() ? null : snapshots.read().get(0).title();
    snapshots.superseded().forEach(file -> superseded.add(new Superseded(file, by)));
    if (!snapshots.superseded().isEmpty()) {
      notes.add(
          "%,d files of older snapshots such as %s are outdated and not read"
              .formatted(
                  snapshots.superseded().size(),
                  Printable.text(snapshots.superseded().get(0).title())));
    }
  }

  private void inspect(Map<String, TakenFiles.Last> taken) {
    Columns known = Columns.of(taken.values());
    files.stream()
        .sorted(Comparator.comparing(RawFile::delivered).thenComparing(RawFile::name))
        .forEach(file -> inspect(file, known));
  }

  private void inspect(RawFile file, Columns known) {
    Inspection inspection = kind(file).inspect(file);
    inspection
        .problem()
        .or(() -> problemOf(file, known.missing(file, inspection)))
        .ifPresentOrElse(
            problem -> problems.put(file.title(), problem),
            () -> {
              columns.put(file.title(), inspection.columns());
              known.add(file, inspection.columns());
            });
    notes.addAll(inspection.warnings());
  }

  private Optional<String> problemOf(RawFile file, List<String> lacking) {
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    missing.put(file.title(), lacking);
    return source(file).missingColumns() == Source.MissingColumns.REFUSE
        ? Optional.of(Columns.problem(file, lacking))
        : Optional.empty();
  }

  /** All but some files. */
  private Delivery without(Predicate<RawFile> which) {
    return new Delivery(
        sources,
        files.stream().filter(which.negate()).toList(),
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
              int turn = Math.max(0, before + (kept.contains(file.title()) ? 1 : 0));
              turnOfFeed.put(feed(file), turn);
              turns.put(file, turn);
            });
    return turns;
  }

  /** What was found out about the whole delivery is told with its first part. */
  private Delivery only(int turn, Map<RawFile, Integer> turns) {
    List<RawFile> some = files.stream().filter(file -> turns.get(file) == turn).toList();
    return turn == 0
        ? new Delivery(sources, some, superseded, touched, columns, missing, problems, notes)
        : new Delivery(sources, some, List.of(), List.of(), columns, missing, Map.of(), List.of());
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

  /** The sources that files are to be read of. */
  Collection<Source> delivering() {
    return files.stream().map(this::source).distinct().toList();
  }

  List<String> titles() {
    return files.stream().map(RawFile::title).toList();
  }
}
