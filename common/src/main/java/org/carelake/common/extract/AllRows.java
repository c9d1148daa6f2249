package org.carelake.common.extract;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/**
 * All rows of a table, by ranges of its key on several connections where the settings name them.
 */
record AllRows(Database database, ExtractQuery query, TableReader reader, Landing landing) {
  private static final int RANGES_PER_CONNECTION = 4;

  /** Takes a row to where a thread's rows belong. */
  interface Taker {
    void take(String[] row, Landing.Rows to) throws IOException;
  }

  void each(Taker taker) {
    List<TableSql.Range> ranges =
        database.connections() == 1
            ? List.of()
            : reader.ranges(database.connections() * RANGES_PER_CONNECTION);
    if (ranges.isEmpty()) {
      Landing.Rows rows = landing.rows();
      reader.all(row -> taker.take(row, rows));
    } else {
      each(ranges, taker);
    }
  }

  private void each(List<TableSql.Range> ranges, Taker taker) {
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

  private void read(TableSql.Range range, Taker taker) {
    Landing.Rows own = landing.rows();
    try (TableReader part = new TableReader(database, query)) {
      part.in(range, row -> taker.take(row, own));
    }
  }
}
