package org.carelake.common.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Gives items to several workers, each item once those before it are done. */
final class Turns<T> {
  private final Function<T, Collection<T>> before;
  private final List<T> waiting;
  private final Set<T> undone;
  private boolean over;

  /**
   * @param items of those that may be given, the one that stands first here is
   * @param before those that must be done before an item; no item comes before itself
   */
  Turns(Collection<T> items, Function<T, Collection<T>> before) {
    this.before = before;
    this.waiting = new ArrayList<>(items);
    this.undone = new HashSet<>(items);
  }

  /** Waits for the next item; empty when there is none left. */
  synchronized Optional<T> next() {
    while (!over && !waiting.isEmpty()) {
      Optional<T> ready = waiting.stream().filter(this::isReady).findFirst();
      if (ready.isPresent()) {
        waiting.remove(ready.get());
        return ready;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        over = true;
      }
    }
    return Optional.empty();
  }

  private boolean isReady(T item) {
    return before.apply(item).stream().noneMatch(undone::contains);
  }

  synchronized void done(T item) {
    undone.remove(item);
    notifyAll();
  }

  /** Gives nothing more. */
  synchronized void end() {
    over = true;
    notifyAll();
  }
}
