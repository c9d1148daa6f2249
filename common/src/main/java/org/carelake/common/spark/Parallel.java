package org.carelake.common.spark;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/** Spark actions side by side: while one waits for its driver work, another computes. */
public final class Parallel {
  private Parallel() {}

  /** Runs the action for every item and waits for all; the first failure is thrown. */
  public static <T> void forEach(Collection<T> items, Consumer<T> action) {
    map(items, item -> ran(action, item));
  }

  /** The results in the order of the items, once all are there; the first failure is thrown. */
  public static <T, R> List<R> map(Collection<T> items, Function<T, R> action) {
    return awaited(items, threads -> started(items, action, threads));
  }

  /**
   * Prepares the items side by side, and runs the action for what comes of them one after the other
   * in the order of the items: while it runs for one, later ones are prepared. After a failure the
   * action is run no more; the first failure is thrown.
   */
  public static <T, R> void ahead(Collection<T> items, Function<T, R> prepare, Consumer<R> action) {
    awaited(
        items,
        threads -> {
          // Waits for both also where one has failed, so the last is over after all others.
          CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
          for (CompletableFuture<R> prepared : started(items, prepare, threads)) {
            last = last.thenCombine(prepared, (before, item) -> ran(action, item));
          }
          return List.of(last);
        });
  }

  private static <T, R> List<CompletableFuture<R>> started(
      Collection<T> items, Function<T, R> action, ExecutorService threads) {
    return items.stream()
        .map(item -> CompletableFuture.supplyAsync(() -> action.apply(item), threads))
        .toList();
  }

  private static <R> boolean ran(Consumer<R> action, R item) {
    action.accept(item);
    return true;
  }

  /**
   * Runs the action for every item once it has run for those that come before it, and waits for
   * all. After a failure nothing more is begun; the first failure is thrown.
   *
   * @param items of those that may be next, the one that stands first here is
   * @param before those that come before an item; no item comes before itself
   */
  public static <T> void inOrder(
      Collection<T> items, Function<T, Collection<T>> before, Consumer<T> action) {
    Turns<T> turns = new Turns<>(items, before);
    forEach(items, turn -> turns.next().ifPresent(item -> run(item, action, turns)));
  }

  private static <T> void run(T item, Consumer<T> action, Turns<T> turns) {
    boolean ran = false;
    try {
      action.accept(item);
      ran = true;
    } finally {
      if (ran) {
        turns.done(item);
      } else {
        turns.end();
      }
    }
  }

  private static <R> List<R> awaited(
      Collection<?> items, Function<ExecutorService, List<CompletableFuture<R>>> start) {
    if (items.isEmpty()) {
      return List.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(items.size(), 2 * Runtime.getRuntime().availableProcessors()));
    try {
      List<CompletableFuture<R>> running = start.apply(threads);
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
      return running.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      threads.shutdown();
    }
  }
}
