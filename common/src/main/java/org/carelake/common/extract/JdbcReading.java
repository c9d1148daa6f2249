package org.carelake.common.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Printable;

/**
 * One extract of a database. What is read in full is compared with what was landed before, row by
 * row, and only what differs is landed. A delta is what the watermark says; now and then all keys
 * are compared with those that were landed.
 */
final class JdbcReading implements Reading {
  private final Database database;
  private final ExtractQuery query;
  private final How how;
  private final KnownKeys known;

  /**
   * How it is read.
   *
   * @param lag by how much earlier than its watermark a delta begins
   * @param deletesEvery how many deltas there are to one comparison of all keys; 0 for none
   * @param whole whether all is landed anew, also of columns that differ from before
   */
  record How(Duration lag, int deletesEvery, boolean whole) {}

  JdbcReading(Database database, ExtractQuery query, How how, KnownKeys known) {
    this.database = database;
    this.query = query;
    this.how = how;
    this.known = known;
  }

  @Override
  public String query() {
    return query.select();
  }

  @Override
  public ExtractState.Landed read(ExtractState state, String id, Path folder, Path scratch) {
    Instant started = Instant.now();
    try (TableReader reader = new TableReader(database, query);
        Landing landing = new Landing(folder, query.name(), reader.columns())) {
      ExtractState.Landed last = state.last();
      known.keepOnly(last == null ? List.of() : last.keySets());
      if (last != null && !how.whole()) {
        requireSame(last.columns(), reader.columns().types());
      }
      return new Attempt(reader, landing, state, id, scratch).read(started);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireSame(Map<String, String> before, Map<String, String> now) {
    List<String> problems =
        before.entrySet().stream()
            .filter(column -> !column.getValue().equals(now.get(column.getKey())))
            .map(
                column ->
                    "%s was %s and is %s"
                        .formatted(
                            Printable.text(column.getKey()),
                            column.getValue(),
                            now.getOrDefault(column.getKey(), "no more there")))
            .toList();
    if (!problems.isEmpty()) {
      throw new DataRefused(
          "Cannot extract %s of source %s: %s. If its mapping reads that, land all of it anew: carelake extract %s --full."
              .formatted(
                  query.name(), database.source(), String.join(", ", problems), database.source()));
    }
  }

  /** One time that it is read. */
  private final class Attempt {
    private final TableReader reader;
    private final Landing landing;
    private final Landing.Rows rows;
    private final ExtractState.Landed last;
    private final String id;
    private final Path scratch;
    private final int since;

    Attempt(TableReader reader, Landing landing, ExtractState state, String id, Path scratch) {
      this.reader = reader;
      this.landing = landing;
      this.rows = landing.rows();
      this.last = state.last();
      this.since = state.since();
      this.id = id;
      this.scratch = scratch;
    }

    ExtractState.Landed read(Instant started) throws IOException {
      LocalDateTime now = reader.now();
      String to = query.isDelta() ? reader.newest(now) : null;
      boolean isWhole = last == null || how.whole() || !query.isDelta() || isLost(now);
      boolean isCompared = isWhole || (areKeysKept() && isComparisonDue(now));
      List<String> sets = isWhole ? whole() : delta(to, isCompared);
      return new ExtractState.Landed(
          id,
          isWhole ? null : last.to(),
          to == null && last != null ? last.to() : to,
          landing.deleted(),
          landing.finish(),
          reader.columns().types(),
          sets,
          now.toString(),
          isWhole,
          isCompared,
          started,
          Instant.now());
    }

    private boolean wasKept() {
      return last != null && !last.keySets().isEmpty();
    }

    private boolean isComparisonDue(LocalDateTime now) {
      return since + 1 >= how.deletesEvery() || isSetBack(now);
    }

    /** Then watermarks do not tell what is new. */
    private boolean isSetBack(LocalDateTime now) {
      return now.isBefore(LocalDateTime.parse(last.clock()));
    }

    /**
     * Whether only all rows tell what is new: the keys that could tell are not kept, or not yet.
     */
    private boolean isLost(LocalDateTime now) {
      return areKeysKept() ? !wasKept() : isSetBack(now);
    }

    private boolean areKeysKept() {
      return !query.isDelta() || how.deletesEvery() > 0;
    }

    /** All rows; of an extract that has no watermark those that differ from the last time. */
    private List<String> whole() throws IOException {
      AllRows all = new AllRows(database, query, reader, landing);
      if (!areKeysKept() && !wasKept()) {
        all.each((row, to) -> to.add(row));
        return List.of();
      }
      boolean onlyDifferent = wasKept() && !query.isDelta() && !how.whole();
      try (Snapshot snapshot = new Snapshot(reader.columns(), scratch, onlyDifferent)) {
        all.each(snapshot::add);
        return kept(snapshot.finish(before(), rows));
      }
    }

    private KnownKeys.Reader before() throws IOException {
      return known.reader(wasKept() ? last.keySets() : List.of());
    }

    /** The new set of all keys. */
    private List<String> kept(Path keys) throws IOException {
      if (!areKeysKept()) {
        return List.of();
      }
      known.take(keys, id);
      return List.of(id);
    }

    private List<String> delta(String to, boolean isCompared) throws IOException {
      Path keys = scratch.resolve("keys");
      boolean[] any = new boolean[1];
      try (Buckets landed = new Buckets(keys)) {
        reader.since(
            to == null ? null : last.to(),
            how.lag(),
            row -> {
              any[0] = true;
              rows.add(row);
              landed.add(reader.columns().version(row));
            });
      }
      if (isCompared) {
        return kept(new KeyComparison(reader, rows, scratch).run(before(), keys));
      }
      return areKeysKept() ? withNew(keys, any[0]) : List.of();
    }

    private List<String> withNew(Path keys, boolean any) throws IOException {
      List<String> sets = new ArrayList<>(last.keySets());
      if (any) {
        known.take(keys, id);
        sets.add(id);
      }
      return sets;
    }
  }
}
