package org.carelake.jobs.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.Printable;
import org.carelake.common.source.Inspection;
import org.carelake.common.source.Kind;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Source;

/** Finds what is to be read: new, changed and late files, and of snapshots the newest. */
final class NewFiles {
  private final Map<String, Source> sources;
  private final Map<String, TakenFiles.Last> taken;
  private final Configuration conf;

  private final List<RawFile> files = new ArrayList<>();
  private final List<RawFile> before = new ArrayList<>();
  private final List<Delivery.Superseded> superseded = new ArrayList<>();
  private final List<Delivery.Touched> touched = new ArrayList<>();
  private final Map<String, List<String>> columns = new TreeMap<>();
  private final Map<String, List<String>> missing = new TreeMap<>();
  private final Map<String, String> problems = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  private NewFiles(
      Collection<Source> sources, Map<String, TakenFiles.Last> taken, Configuration conf) {
    this.sources = sources.stream().collect(Collectors.toMap(Source::name, source -> source));
    this.taken = taken;
    this.conf = conf;
  }

  /**
   * Lists the sources and looks at the beginnings of what is new.
   *
   * @param taken what earlier runs took, by the files' titles
   */
  static Delivery of(
      Collection<Source> sources, Map<String, TakenFiles.Last> taken, Configuration conf) {
    NewFiles found = new NewFiles(sources, taken, conf);
    sources.forEach(found::list);
    found.addLater();
    found.inspect();
    found.chooseSnapshots();
    return found.delivery();
  }

  private Delivery delivery() {
    Set<String> takenBefore = before.stream().map(RawFile::title).collect(Collectors.toSet());
    return new Delivery(
            sources, files, takenBefore, superseded, touched, columns, missing, problems, notes)
        .without(file -> problems.containsKey(file.title()));
  }

  private void list(Source source) {
    Source.Listing listing = source.list(conf);
    Source.Unread unread = source.unread(listing);
    unread.problem().ifPresent(problem -> problems.put(source.name(), problem));
    notes.addAll(unread.notes());
    listing.files().forEach(this::add);
  }

  private void add(RawFile file) {
    TakenFiles.Last known = taken.get(file.title());
    if (known == null || !known.hasIdsOf(source(file))) {
      files.add(file);
    } else if (known.isSame(file)) {
      before.add(known.delivered() == null ? file : file.deliveredAt(known.delivered()));
    } else if (hasContentOf(known, file)) {
      RawFile kept = file.deliveredAt(known.delivered());
      before.add(kept);
      touched.add(new Delivery.Touched(kept, known.hash()));
      columns.put(file.title(), known.columns());
    } else {
      files.add(file);
    }
  }

  private boolean hasContentOf(TakenFiles.Last known, RawFile file) {
    return known.hash() != null
        && known.length() == file.length()
        && file.hash(conf).filter(known.hash()::equals).isPresent();
  }

  /**
   * Files that were delivered after one that comes late are read once more: rows that they left as
   * they were do not say that they have been delivered again. Resources say themselves how old they
   * are.
   */
  private void addLater() {
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

  private void inspect() {
    Columns known = Columns.of(taken.values());
    files.stream()
        .sorted(Comparator.comparing(RawFile::delivered).thenComparing(RawFile::name))
        .forEach(file -> inspect(file, known));
  }

  private void inspect(RawFile file, Columns known) {
    Inspection inspection = kind(file).inspect(file);
    inspection
        .problem()
        .or(() -> undated(file))
        .or(() -> problemOf(file, known.missing(file, inspection)))
        .ifPresentOrElse(
            problem -> problems.put(file.title(), problem),
            () -> {
              columns.put(file.title(), inspection.columns());
              known.add(file, inspection.columns());
            });
    notes.addAll(inspection.warnings());
  }

  /** Files of several shapes are of one snapshot only where they say so. */
  private Optional<String> undated(RawFile file) {
    boolean isOfSeveralShapes = !kind(file).feed(file.table()).equals(file.table());
    boolean isDated = file.delivered().toEpochMilli() != file.modified();
    return !source(file).deliversSnapshots() || !isOfSeveralShapes || isDated
        ? Optional.empty()
        : Optional.of(
            "Cannot read %s: neither its name nor its folder says of which day its snapshot is, so that nobody knows which files belong to it. Deliver them in a folder such as 2024-05-01."
                .formatted(Printable.text(file.title())));
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

  /** Of snapshots only the newest is read. */
  private void chooseSnapshots() {
    Map<String, List<RawFile>> byFeed =
        files.stream()
            .filter(file -> source(file).deliversSnapshots())
            .collect(Collectors.groupingBy(this::feed, TreeMap::new, Collectors.toList()));
    byFeed.values().forEach(this::choose);
  }

  private void choose(List<RawFile> news) {
    String feed = feed(news.get(0));
    List<RawFile> unchanged = before.stream().filter(file -> feed(file).equals(feed)).toList();
    List<TakenFiles.Last> known =
        taken.values().stream()
            .filter(file -> sources.containsKey(file.source()))
            .filter(file -> Delivery.feed(sources.get(file.source()), file.table()).equals(feed))
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
    snapshots.superseded().forEach(file -> superseded.add(new Delivery.Superseded(file, by)));
    if (!snapshots.superseded().isEmpty()) {
      notes.add(
          "%,d files of older snapshots such as %s are outdated and not read"
              .formatted(
                  snapshots.superseded().size(),
                  Printable.text(snapshots.superseded().get(0).title())));
    }
  }

  private String feed(RawFile file) {
    return Delivery.feed(source(file), file.table());
  }

  private Source source(RawFile file) {
    return sources.get(file.source());
  }

  private Kind kind(RawFile file) {
    return source(file).kind();
  }
}
