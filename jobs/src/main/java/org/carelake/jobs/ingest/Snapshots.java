package org.carelake.jobs.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.Printable;
import org.carelake.common.source.RawFile;

/**
 * The snapshots of one feed: files that were delivered at the same time are all there is of it at
 * that time, so only the newest set of them has to be read.
 *
 * @param read the files of the set that counts; none where a newer one was taken before
 * @param superseded files of older sets
 * @param problem why the set that counts must not be taken
 */
record Snapshots(List<RawFile> read, List<RawFile> superseded, Optional<String> problem) {

  /**
   * Chooses.
   *
   * @param news files that have not been taken, of which at least one is
   * @param unchanged files that were taken and are still there
   * @param taken those that were ever taken of the feed
   * @param isReadable whether nothing is known to be wrong with a file
   */
  static Snapshots of(
      List<RawFile> news,
      List<RawFile> unchanged,
      Collection<TakenFiles.Last> taken,
      Predicate<RawFile> isReadable) {
    TreeMap<Instant, List<RawFile>> sets = byTime(news, RawFile::delivered);
    TreeMap<Instant, List<TakenFiles.Last>> before = byTime(taken, TakenFiles.Last::delivered);
    Instant last = before.isEmpty() ? Instant.MIN : before.lastKey();
    Optional<Instant> chosen =
        sets.descendingMap().entrySet().stream()
            .filter(set -> set.getValue().stream().allMatch(isReadable))
            .map(Map.Entry::getKey)
            .filter(time -> !time.isBefore(last))
            .findFirst();
    List<RawFile> read = new ArrayList<>();
    chosen.ifPresent(
        time -> {
          read.addAll(sets.get(time));
          unchanged.stream().filter(file -> file.delivered().equals(time)).forEach(read::add);
        });
    Instant counts = chosen.orElse(last);
    return new Snapshots(
        read,
        news.stream().filter(file -> file.delivered().isBefore(counts)).toList(),
        chosen.flatMap(time -> lacking(read, filesBefore(time, before, sets))));
  }

  private static <T> TreeMap<Instant, List<T>> byTime(
      Collection<T> files, Function<T, Instant> time) {
    TreeMap<Instant, List<T>> byTime = new TreeMap<>();
    files.stream()
        .filter(file -> time.apply(file) != null)
        .forEach(
            file -> byTime.computeIfAbsent(time.apply(file), t -> new ArrayList<>()).add(file));
    return byTime;
  }

  /** How many the set before had, be it taken or outdated before it could be. */
  private static int filesBefore(
      Instant time,
      TreeMap<Instant, List<TakenFiles.Last>> taken,
      TreeMap<Instant, List<RawFile>> sets) {
    TreeMap<Instant, Integer> sizes = new TreeMap<>();
    taken.forEach((at, files) -> sizes.merge(at, files.size(), Math::max));
    sets.forEach((at, files) -> sizes.merge(at, files.size(), Math::max));
    Map.Entry<Instant, Integer> before = sizes.lowerEntry(time);
    return before == null ? 0 : before.getValue();
  }

  /** A set of fewer files than the one before is as a rule not complete yet. */
  private static Optional<String> lacking(List<RawFile> read, int before) {
    return before <= read.size()
        ? Optional.empty()
        : Optional.of(
            "Cannot read %s: the snapshot that it belongs to has %d of %d files that the one before had, and what they hold would be deleted. Deliver the others, if need be empty but for their header."
                .formatted(Printable.text(read.get(0).title()), read.size(), before));
  }
}
