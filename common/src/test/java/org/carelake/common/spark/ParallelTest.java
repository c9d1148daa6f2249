package org.carelake.common.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTest {
  private static final List<String> CHILDREN_FIRST = List.of("reports", "visits", "patients");
  private static final Function<String, Collection<String>> PARENTS =
      Map.<String, Collection<String>>of(
              "reports", Set.of("visits", "patients"),
              "visits", Set.of("patients"),
              "patients", Set.of("of another collection"))
          ::get;

  @Test
  void eachComesAfterThoseBeforeItHoweverTheyStand() {
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    Parallel.inOrder(CHILDREN_FIRST, PARENTS, done::add);
    assertEquals(List.of("patients", "visits", "reports"), done);
  }

  @Test
  void ofThoseThatMayBeNextTheFirstIs() {
    Turns<String> turns =
        new Turns<>(
            List.of("large", "child", "small"),
            name -> name.equals("child") ? Set.of("small") : Set.of());
    assertEquals("large", turns.next().orElseThrow());
    assertEquals("small", turns.next().orElseThrow());
    turns.done("small");
    assertEquals("child", turns.next().orElseThrow());
    assertTrue(turns.next().isEmpty());
  }

  @Test
  void nothingThatComesAfterAFailureIsBegun() {
    List<String> begun = Collections.synchronizedList(new ArrayList<>());
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                Parallel.inOrder(
                    CHILDREN_FIRST,
                    PARENTS,
                    name -> {
                      begun.add(name);
                      throw new IllegalStateException(name);
                    }));
    assertEquals("patients", failure.getMessage());
    assertEquals(List.of("patients"), begun);
  }

  @Test
  void manyMoreThanThereAreWorkersAllRun() {
    List<Integer> items = IntStream.range(0, 200).boxed().toList();
    Set<Integer> done = Collections.synchronizedSet(new HashSet<>());
    Parallel.inOrder(
        items,
        item -> item == 0 ? Set.of() : Set.of(item - 1),
        item -> {
          assertFalse(item > 0 && !done.contains(item - 1));
          done.add(item);
        });
    assertEquals(200, done.size());
  }

  @Test
  void whatIsPreparedAheadIsTakenInTheOrderOfTheItems() {
    List<Integer> items = IntStream.range(0, 200).boxed().toList();
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    Parallel.ahead(items, String::valueOf, taken::add);
    assertEquals(items.stream().map(String::valueOf).toList(), taken);
  }

  @Test
  void laterItemsArePreparedWhileTheFirstIsTaken() {
    CountDownLatch second = new CountDownLatch(1);
    Parallel.ahead(
        List.of(1, 2),
        item -> {
          if (item == 2) {
            second.countDown();
          }
          return item;
        },
        item -> assertTrue(awaits(second)));
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothingIsTakenAfterAFailure() {
    List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
    Function<Integer, Integer> three =
        item -> {
          if (item == 3) {
            throw new IllegalStateException("prepared");
          }
          return item;
        };
    List<Integer> items = List.of(1, 2, 3, 4);
    assertEquals(
        "prepared",
        assertThrows(IllegalStateException.class, () -> Parallel.ahead(items, three, taken::add))
            .getMessage());
    assertEquals(List.of(1, 2), taken);
    taken.clear();
    Set<Integer> prepared = Collections.synchronizedSet(new HashSet<>());
    assertThrows(
        IllegalStateException.class,
        () ->
            Parallel.ahead(
                items,
                item -> {
                  prepared.add(item);
                  return item;
                },
                item -> {
                  taken.add(item);
                  throw new IllegalStateException("taken");
                }));
    assertEquals(List.of(1), taken);
    assertEquals(Set.copyOf(items), prepared);
  }
}
