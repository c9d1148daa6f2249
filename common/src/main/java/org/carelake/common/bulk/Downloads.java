package org.carelake.common.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/** All files of an export, several at a time; those that are here already are not asked for. */
final class Downloads {
  private static final int MOST_RENEWALS = 5;

  private final Http http;
  private final JobFolder folder;
  private final Download.Way way;
  private final int atOnce;
  private final UnaryOperator<List<Manifest.Entry>> relist;
  private final Consumer<Integer> told;
  private final Packs packs;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile List<Manifest.Entry> entries;
  private volatile PlatformException failure;

  /**
   * Prepares.
   *
   * @param relist asks the server for the list again, where its addresses are no longer good
   * @param told how many are done
   */
  Downloads(
      Http http,
      JobFolder folder,
      Download.Way way,
      int atOnce,
      UnaryOperator<List<Manifest.Entry>> relist,
      Consumer<Integer> told) {
    this.http = http;
    this.folder = folder;
    this.way = way;
    this.atOnce = atOnce;
    this.relist = relist;
    this.told = told;
    this.packs = new Packs(folder, way.packed());
  }

  /**
   * Fetches them. One that is refused does not keep the others from coming; a server that is away
   * does.
   */
  void fetch(List<Manifest.Entry> all) {
    entries = all;
    ExecutorService workers = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        running.add(workers.submit(this::work));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
      packs.sync();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("Stopped while files were fetched. Start again.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      workers.shutdownNow();
      packs.close();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < entries.size(); i = next.getAndIncrement()) {
      if (failure instanceof StoreUnavailable) {
        return;
      }
      if (folder.done(i).isEmpty()) {
        fetch(i);
      }
      told.accept(done.incrementAndGet());
    }
  }

  private void fetch(int index) {
    List<Manifest.Entry> asked = entries;
    try {
      fetch(index, asked);
    } catch (PlatformException e) {
      fail(e);
    }
  }

  private void fetch(int index, List<Manifest.Entry> asked) {
    List<Manifest.Entry> known = asked;
    for (int i = 0; ; i++) {
      try {
        download(index, known.get(index));
        return;
      } catch (Download.Expired e) {
        if (i == MOST_RENEWALS) {
          throw new DataRefused(
              "Cannot fetch file %,d of the export: the server no longer has it (%s). Export anew."
                  .formatted(index + 1, e.getMessage()));
        }
        known = renewed(known);
      }
    }
  }

  private void download(int index, Manifest.Entry entry) throws Download.Expired {
    new Download(http, folder, packs, way, index, entry).fetch();
  }

  /** Asked for once, by whoever is first to find that addresses have ended. */
  private synchronized List<Manifest.Entry> renewed(List<Manifest.Entry> asked) {
    if (entries == asked) {
      entries = relist.apply(asked);
    }
    return entries;
  }

  private synchronized void fail(PlatformException e) {
    if (failure == null || e instanceof StoreUnavailable) {
      failure = e;
    }
  }
}
