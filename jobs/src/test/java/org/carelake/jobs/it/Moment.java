package org.carelake.jobs.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.local.Endpoint;

/**
 * A moment in a run that can be recognised from outside.
 *
 * @param name for messages
 * @param watch looks how things are before the run starts; what it gives is told the lines that the
 *     run has printed, and knows whether the moment has come
 */
record Moment(String name, Function<Workplace, Predicate<List<String>>> watch) {

  /** At once. */
  static Moment start() {
    return new Moment("start", workplace -> log -> true);
  }

  /** When the run says that a stage is done. */
  static Moment after(String stage) {
    Predicate<String> line =
        Pattern.compile("INFO +run-\\d+ " + Pattern.quote(stage) + " \\d+ ms ").asPredicate();
    return new Moment("after " + stage, workplace -> log -> log.stream().anyMatch(line));
  }

  /** When a file of the workplace is written, or one comes or goes in a folder. */
  static Moment change(String path) {
    return changed("change of " + path, workplace -> state(workplace.lake().resolveSibling(path)));
  }

  /** When a query gives other rows than before. */
  static Moment mysql(String query) {
    return changed(
        query,
        workplace -> {
          passed(5);
          return workplace.mysql(query);
        });
  }

  /** As {@link #mysql}, of the database that the workplace names second. */
  static Moment second(String query) {
    return changed(
        "second: " + query,
        workplace -> {
          passed(5);
          return workplace.second(query);
        });
  }

  /** When a query over a graph gives another number than before. */
  static Moment graph(Endpoint neo4j, String query) {
    return changed(
        query,
        workplace -> {
          passed(5);
          return GraphPicture.query(neo4j, query).stream().map(Object::toString).toList();
        });
  }

  /** The first of the two. */
  Moment or(Moment other) {
    return new Moment(
        name + " or " + other.name,
        workplace -> watch.apply(workplace).or(other.watch.apply(workplace)));
  }

  /** This moment, looked for only from another one on. */
  Moment from(Moment other) {
    return new Moment(name, workplace -> other.watch.apply(workplace).and(watch.apply(workplace)));
  }

  private static Moment changed(String name, Function<Workplace, List<String>> state) {
    return new Moment(
        name,
        workplace -> {
          List<String> before = state.apply(workplace);
          return log -> !state.apply(workplace).equals(before);
        });
  }

  private static List<String> state(Path path) {
    if (Files.notExists(path)) {
      return List.of();
    }
    try (Stream<Path> found = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
      return Stream.concat(
              Stream.of(Files.isDirectory(path) ? "" : Files.getLastModifiedTime(path).toString()),
              found.map(Path::toString).sorted())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some time after this moment. */
  Moment plus(int millis) {
    return new Moment(
        name + " and " + millis + " ms",
        workplace -> {
          Predicate<List<String>> come = watch.apply(workplace);
          return log -> come.test(log) && passed(millis);
        });
  }

  private static boolean passed(int millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
