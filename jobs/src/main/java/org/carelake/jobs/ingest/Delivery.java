package org.carelake.jobs.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.lake.TakenFiles;
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
 * @param touched files that have another time of change and the content they had: nothing to read
 * @param columns what the files say of the contracts' columns, by their titles
 * @param problems why files or sources cannot be read; those files are not among the others
 * @param notes what is worth a look
 */
record Delivery(
    Map<String, Source> sources,
    List<RawFile> files,
    List<Touched> touched,
    Map<String, List<String>> columns,
    Map<String, String> problems,
    List<String> notes) {

  /** A file with another time of change and the content that it had. */
  record Touched(RawFile file, String hash) {}

  /** Lists the sources. */
  static Delivery of(
      Collection<Source> sources, Map<String, TakenFiles.Last> taken, Configuration conf) {
    Delivery delivery =
        new Delivery(
            sources.stream().collect(Collectors.toMap(Source::name, source -> source)),
            new ArrayList<>(),
            new ArrayList<>(),
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
    return delivery.without(file -> delivery.problems.containsKey(file.title()));
  }

  private void add(
      List<RawFile> listed,
      Map<String, TakenFiles.Last> taken,
      Configuration conf,
      List<RawFile> before) {
    for (RawFile file : listed) {
      TakenFiles.Last known = taken.get(file.title());
      if (known == null) {
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
        .filter(file -> kind(file).areRowsUndated())
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
        .or(() -> known.missing(source(file), file, inspection))
        .ifPresentOrElse(
            problem -> problems.put(file.title(), problem),
            () -> {
              columns.put(file.title(), inspection.columns());
              known.add(file, inspection.columns());
            });
    notes.addAll(inspection.warnings());
  }

  /** All but some files. */
  private Delivery without(Predicate<RawFile> which) {
    return new Delivery(
        sources, files.stream().filter(which.negate()).toList(), touched, columns, problems, notes);
  }

  /** All but the files of some sources. */
  Delivery withoutSources(Set<String> names) {
    return without(file -> names.contains(file.source()));
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
