package org.carelake.common.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.run.Printable;

/**
 * One extract of a database. What is read in full is compared with what was landed before, row by
 * row, and only what differs is landed. A delta is what the watermark says; now and then all keys
 * are compared with those that were landed, which finds what was deleted, and what a watermark that
 * went back has hidden.
 */
final class JdbcReading implements Reading {
  private static final int KEYS_AT_ONCE = 200;
  private static final int RANGES_PER_CONNECTION = 4;

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
  public Result read(ExtractState state, String id, Path folder, Path scratch) {
    try (TableReader reader = new TableReader(database, query);
        Landing landing = new Landing(folder, query.name(), reader.header())) {
      Map<String, String> columns = columns(reader);
      ExtractState.Landed last = state.last();
      known.keepOnly(last == null ? List.of() : last.keySets());
      if (last != null && !how.whole()) {
        requireSame(last.columns(), columns);
      }
      return new Attempt(reader, landing, state, id, scratch).read(columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> columns(TableReader reader) {
    Map<String, String> columns = new LinkedHashMap<>();
    reader.columns().forEach(column -> columns.put(column.name(), column.type()));
    return columns;
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
    private final Path keys;
    private final Path spool;
    private final int since;
    private long deleted;

    Attempt(TableReader reader, Landing landing, ExtractState state, String id, Path scratch) {
      this.reader = reader;
      this.landing = landing;
      this.rows = landing.rows();
      this.last = state.last();
      this.since = state.since();
      this.id = id;
      this.keys = scratch.resolve("keys");
      this.spool = scratch.resolve("rows");
    }

    Result read(Map<String, String> columns) throws IOException {
      LocalDateTime now = reader.now();
      String to = query.isDelta() ? reader.newest(now) : null;
      boolean isWhole = last == null || how.whole() || !query.isDelta() || isLost(now);
      boolean isCompared = isWhole || (areKeysKept() && isComparisonDue(now));
      List<String> sets = isWhole ? whole() : delta(to, isCompared);
      return new Result(
          query.select(),
          isWhole ? null : last.to(),
          to == null && last != null ? last.to() : to,
          deleted,
          landing.finish(),
          columns,
          sets,
          now.toString(),
          isWhole,
          isCompared);
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
      boolean isSpooled = wasKept() && !query.isDelta() && !how.whole();
      try (Buckets read = new Buckets(keys);
          Buckets held = new Buckets(spool)) {
        all(
            (row, to) -> {
              String line = Line.of(row);
              String key = reader.key(row);
              if (areKeysKept()) {
                String version = query.isDelta() ? reader.version(row) : Buckets.fingerprint(line);
                read.add(key, KnownKeys.line(key, version));
              }
              if (isSpooled) {
                held.add(key, line);
              } else {
                to.add(live(row));
              }
            });
      }
      if (wasKept()) {
        KnownKeys.Reader before = known.reader(last.keySets());
        for (int i = 0; i < Buckets.COUNT; i++) {
          whole(i, before.keys(i));
        }
      }
      return kept();
    }

    /** Lands what differs, of one bucket. */
    private void whole(int bucket, Map<String, String> before) throws IOException {
      Buckets.read(
          spool,
          bucket,
          line -> {
            String[] row = Line.values(line);
            if (!Buckets.fingerprint(line).equals(before.get(reader.key(row)))) {
              rows.add(live(row));
            }
          });
      Buckets.read(keys, bucket, line -> before.remove(keyOf(line)));
      land(before.keySet());
    }

    private void land(Iterable<String> goneKeys) throws IOException {
      for (String key : goneKeys) {
        String[] row = live(reader.ofKey(key));
        row[row.length - 1] = "true";
        rows.add(row);
        deleted++;
      }
    }

    /** The new set of all keys. */
    private List<String> kept() throws IOException {
      if (!areKeysKept()) {
        return List.of();
      }
      known.take(keys, id);
      return List.of(id);
    }

    private String[] live(String[] row) {
      return Arrays.copyOf(row, row.length + 1);
    }

    private String keyOf(String line) {
      return line.substring(0, line.lastIndexOf('\t'));
    }

    private List<String> delta(String to, boolean isCompared) throws IOException {
      boolean[] any = new boolean[1];
      try (Buckets landed = new Buckets(keys)) {
        reader.since(
            to == null ? null : last.to(),
            how.lag(),
            row -> {
              any[0] = true;
              rows.add(live(row));
              String key = reader.key(row);
              landed.add(key, KnownKeys.line(key, reader.version(row)));
            });
      }
      if (isCompared) {
        return compared();
      }
      if (!areKeysKept()) {
        return List.of();
      }
      List<String> sets = new ArrayList<>(last.keySets());
      if (any[0]) {
        known.take(keys, id);
        sets.add(id);
      }
      return sets;
    }

    /** Lands what is gone, and what has another watermark than was landed. */
    private List<String> compared() throws IOException {
      try (Buckets all = new Buckets(spool)) {
        reader.keys(
            row -> {
              String key = reader.key(row);
              all.add(key, KnownKeys.line(key, reader.version(row)));
            });
      }
      KnownKeys.Reader before = known.reader(last.keySets());
      List<String> missed = new ArrayList<>();
      for (int i = 0; i < Buckets.COUNT; i++) {
        Map<String, String> landed = before.keys(i);
        Buckets.read(keys, i, line -> landed.put(keyOf(line), versionOf(line)));
        Map<String, String> gone = new LinkedHashMap<>(landed);
        Buckets.read(
            spool,
            i,
            line -> {
              String key = keyOf(line);
              String version = versionOf(line);
              if (!landed.containsKey(key) || !Objects.equals(landed.get(key), version)) {
                missed.add(key);
              }
              gone.remove(key);
              if (missed.size() == KEYS_AT_ONCE) {
                fetch(missed);
              }
            });
        land(gone.keySet());
      }
      fetch(missed);
      known.take(spool, id);
      return List.of(id);
    }

    private String versionOf(String line) {
      return Line.values(line.substring(line.lastIndexOf('\t') + 1))[0];
    }

    private void fetch(List<String> missed) {
      if (!missed.isEmpty()) {
        reader.withKeys(missed, row -> rows.add(live(row)));
        missed.clear();
      }
    }

    /** Takes a row to where a thread's rows belong. */
    private interface Taker {
      void take(String[] row, Landing.Rows to) throws IOException;
    }

    /** All rows, by several connections where that helps. */
    private void all(Taker taker) {
      List<TableReader.Range> ranges =
          database.connections() == 1
              ? List.of()
              : reader.ranges(database.connections() * RANGES_PER_CONNECTION);
      if (ranges.isEmpty()) {
        reader.all(row -> taker.take(row, rows));
        return;
      }
      ExecutorService threads = Executors.newFixedThreadPool(database.connections());
      try {
        List<Future<?>> running =
            ranges.stream()
                .<Future<?>>map(range -> threads.submit(() -> read(range, taker)))
                .collect(Collectors.toList());
        for (Future<?> part : running) {
          part.get();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailable("Stopped while rows were read. Start again.", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException failure
            ? failure
            : new IllegalStateException(e.getCause());
      } finally {
        threads.shutdownNow();
      }
    }

    private void read(TableReader.Range range, Taker taker) {
      Landing.Rows own = landing.rows();
      try (TableReader part = new TableReader(database, query)) {
        part.in(range, row -> taker.take(row, own));
      }
    }
  }
}
