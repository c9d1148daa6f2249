package org.carelake.jobs.it;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.carelake.jobs.it.Change.Thing;
import org.carelake.jobs.it.Change.What;

/**
 * A random history of things that refer to each other, each step later than the one before. Things
 * go together with all that refer to them, at one moment; they may be made again later.
 */
final class History {
  private static final int LARGEST_FAREWELL = 8;

  private final List<Kind> kinds;
  private final boolean parts;
  private final Random random;
  private final List<List<Change>> steps = new ArrayList<>();
  private final Map<String, Change> living = new LinkedHashMap<>();
  private final Map<String, Thing> dead = new LinkedHashMap<>();
  private final Map<String, Integer> made = new HashMap<>();
  private Instant at = Instant.parse("2024-01-01T00:00:00Z");

  /**
   * A history of so many steps.
   *
   * @param kinds parents before children
   * @param parts whether a source sometimes tells only a part of a thing
   */
  static History of(List<Kind> kinds, boolean parts, long seed, int steps) {
    History history = new History(kinds, parts, new Random(seed));
    while (history.steps.size() < steps) {
      history.step();
    }
    return history;
  }

  private History(List<Kind> kinds, boolean parts, Random random) {
    this.kinds = kinds;
    this.parts = parts;
    this.random = random;
  }

  private void step() {
    at = at.plusSeconds(1 + random.nextInt(90_000));
    int choice = random.nextInt(100);
    if (choice < 40 || living.size() < 8) {
      Kind kind = any(kinds);
      String id = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
      appear(new Thing(kind.name(), id + made.merge(kind.name(), 1, Integer::sum), 1));
    } else if (choice < 65) {
      appear(any(living.values()).thing());
    } else if (choice < 80) {
      disappear(1 + random.nextInt(3));
    } else if (choice < 93 && !dead.isEmpty()) {
      Thing gone = any(dead.values());
      appear(new Thing(gone.kind(), gone.id(), gone.life() + 1));
    } else if (parts) {
      Change whole = any(living.values());
      steps.add(List.of(version(whole.thing(), What.PART, whole.references())));
    }
  }

  /** Nothing happens where a required parent is missing. */
  private void appear(Thing thing) {
    references(thing)
        .map(references -> version(thing, What.WHOLE, references))
        .ifPresent(
            version -> {
              dead.remove(thing.id());
              living.put(thing.id(), version);
              steps.add(List.of(version));
            });
  }

  private Change version(Thing thing, What what, Map<String, Thing> references) {
    return new Change(thing, what, at, references, random.nextLong());
  }

  private Optional<Map<String, Thing>> references(Thing thing) {
    Map<String, Thing> references = new LinkedHashMap<>();
    for (Kind.Role role : kind(thing).roles()) {
      List<Thing> choice =
          living.values().stream()
              .map(Change::thing)
              .filter(other -> other.kind().equals(role.kind()))
              .toList();
      if (role.required() && choice.isEmpty()) {
        return Optional.empty();
      }
      if (!choice.isEmpty() && (role.required() || random.nextInt(4) > 0)) {
        references.put(role.name(), any(choice));
      }
    }
    return Optional.of(references);
  }

  private Kind kind(Thing thing) {
    return kinds.stream().filter(kind -> kind.name().equals(thing.kind())).findFirst().get();
  }

  private void disappear(int wanted) {
    Set<String> going = new TreeSet<>();
    while (going.size() < wanted) {
      going.add(any(living.values()).thing().id());
    }
    while (going.addAll(referringTo(going))) {}
    if (going.size() > LARGEST_FAREWELL) {
      return;
    }
    List<Change> farewell = new ArrayList<>();
    for (String id : going) {
      Thing gone = living.remove(id).thing();
      dead.put(id, gone);
      farewell.add(version(gone, What.DELETED, Map.of()));
    }
    steps.add(farewell);
  }

  private List<String> referringTo(Set<String> ids) {
    return living.values().stream()
        .filter(child -> ids.stream().anyMatch(child::refersTo))
        .map(child -> child.thing().id())
        .toList();
  }

  private <T> T any(Collection<T> choice) {
    return List.copyOf(choice).get(random.nextInt(choice.size()));
  }

  /** All that lives in the end. */
  List<Change> endState() {
    return List.copyOf(living.values());
  }

  /** All that lives at so many moments, the last of which is the end. */
  List<List<Change>> states(int count) {
    Map<String, Change> living = new LinkedHashMap<>();
    List<List<Change>> states = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).forEach(change -> happen(change, living));
      if ((i + 1) * count / steps.size() > states.size()) {
        states.add(List.copyOf(living.values()));
      }
    }
    return states;
  }

  private static void happen(Change change, Map<String, Change> living) {
    switch (change.what()) {
      case WHOLE -> living.put(change.thing().id(), change);
      case DELETED -> living.remove(change.thing().id());
      default -> throw new IllegalStateException("A state has no parts.");
    }
  }

  /**
   * What changed in each of so many stretches of the history: of most things the last version, of
   * some all; a deletion is told unless the thing has been made again, and sometimes even then.
   */
  List<List<Change>> exports(int count) {
    Set<Integer> cuts = new TreeSet<>(Set.of(steps.size()));
    while (cuts.size() < count) {
      cuts.add(1 + random.nextInt(steps.size() - 1));
    }
    List<List<Change>> exports = new ArrayList<>();
    int from = 0;
    for (int to : cuts) {
      exports.add(told(steps.subList(from, to).stream().flatMap(List::stream).toList()));
      from = to;
    }
    return exports;
  }

  private List<Change> told(List<Change> happened) {
    List<Change> told = new ArrayList<>();
    Set<String> later = new HashSet<>();
    for (int i = happened.size() - 1; i >= 0; i--) {
      Change change = happened.get(i);
      boolean last = !change.is(What.PART) && later.add(change.thing().id());
      boolean all = change.thing().id().hashCode() % 3 == 0;
      if (last || all || change.is(What.PART) || random.nextInt(4) == 0) {
        told.add(change);
      }
      if (random.nextInt(12) == 0) {
        told.add(change);
      }
    }
    Collections.shuffle(told, random);
    return told;
  }
}
