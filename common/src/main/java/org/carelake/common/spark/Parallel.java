package org.carelake.common.spark;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Independent Spark actions side by side: while one waits for its driver work, another computes.
 */
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
    if (items.isEmpty()) {
      return List.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(items.size(), 2 * Runtime.getRuntime().availableProcessors()));
    try {
      List<CompletableFuture<R>> running =
          items.stream()
              .map(item -> CompletableFuture.supplyAsync(() -> action.apply(item), threads))
              .toList();
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
