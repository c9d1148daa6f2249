package org.carelake.common.spark;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    map(
        items,
        item -> {
          action.accept(item);
          return true;
        });
  }

  /** The results in the order of the items, once all are there; the first failure is thrown. */
  public static <T, R> List<R> map(Collection<T> items, Function<T, R> action) {
    return awaited(
        items,
        threads ->
            items.stream()
                .map(item -> CompletableFuture.supplyAsync(() -> action.apply(item), threads))
                .toList());
  }

  /**
   * Runs the action for every item as soon as it has run for those that come before it, and waits
   * for all. What comes after a failure is left out; the first failure is thrown.
   *
   * @param before those that come before an item; no item comes before itself
   */
  public static <T> void inOrder(
      Collection<T> items, Function<T, Collection<T>> before, Consumer<T> action) {
    awaited(
        items,
        threads -> {
          Map<T, CompletableFuture<Void>> running = new HashMap<>();
          return items.stream().map(item -> start(item, before, action, threads, running)).toList();
        });
  }

  private static <T> CompletableFuture<Void> start(
      T item,
      Function<T, Collection<T>> before,
      Consumer<T> action,
      ExecutorService threads,
      Map<T, CompletableFuture<Void>> running) {
    CompletableFuture<Void> known = running.get(item);
    if (known != null) {
      return known;
    }
    CompletableFuture<?>[] first =
        before.apply(item).stream()
            .map(other -> start(other, before, action, threads, running))
            .toArray(CompletableFuture[]::new);
    CompletableFuture<Void> started =
        CompletableFuture.allOf(first).thenRunAsync(() -> action.accept(item), threads);
    running.put(item, started);
    return started;
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
