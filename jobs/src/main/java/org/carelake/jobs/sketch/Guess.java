package org.carelake.jobs.sketch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * Which table files of one shape are probably of, and which of their columns is which of its.
 *
 * @param columns the file's columns by the table's; several make one, with blanks between them
 * @param likelihood to compare guesses of one file by
 */
record Guess(Table table, Map<String, List<String>> columns, double likelihood) {
  /** Names less alike than this are different ones. */
  private static final double ALIKE = 0.92;

  /** What a file's name tells is worth more than any column. */
  private static final double NAMED = 2;

  /**
   * The best guess.
   *
   * @param file the plain name of a file
   * @param header names of the file's columns
   */
  static Guess of(String file, List<String> header, List<Table> tables, Synonyms synonyms) {
    return tables.stream()
        .map(table -> of(file, header, table, synonyms))
        .reduce((one, other) -> other.likelihood() > one.likelihood() ? other : one)
        .orElseThrow();
  }

  private static Guess of(String file, List<String> header, Table table, Synonyms synonyms) {
    Map<String, List<String>> columns = new TreeMap<>();
    Set<String> taken = new HashSet<>();
    double likelihood = synonyms.of(table).stream().anyMatch(file::contains) ? NAMED : 0;
    for (Match match : matches(header, table, synonyms)) {
      if (!columns.containsKey(match.column().name())
          && match.names().stream().noneMatch(taken::contains)) {
        columns.put(match.column().name(), match.names());
        taken.addAll(match.names());
        likelihood += match.column().equals(table.key()) ? 2 * match.likeness() : match.likeness();
      }
    }
    return new Guess(table, columns, likelihood);
  }

  /**
   * One possibility.
   *
   * @param names columns of the file
   * @param likeness of the names, greater is more alike
   */
  private record Match(Field column, List<String> names, double likeness) {}

  /** The most alike first. */
  private static List<Match> matches(List<String> header, Table table, Synonyms synonyms) {
    Map<String, String> byPlain = new TreeMap<>();
    header.forEach(name -> byPlain.putIfAbsent(Synonyms.plain(name), name));
    List<Match> matches = new ArrayList<>();
    for (Field column : table.inputs()) {
      List<String> words = synonyms.of(table, column.name());
      for (int i = 0; i < words.size(); i++) {
        // The list begins with the best.
        double likeness = 0.99 - i * 0.0001;
        whole(words.get(i), byPlain)
            .map(names -> new Match(column, names, likeness + 0.1 * (names.size() - 1)))
            .ifPresent(matches::add);
      }
      byPlain.forEach(
          (plain, name) ->
              alike(column, plain)
                  .map(likeness -> new Match(column, List.of(name), likeness))
                  .ifPresent(matches::add));
    }
    matches.sort(Comparator.comparingDouble(Match::likeness).reversed());
    return matches;
  }

  /** The columns that a word means, if all of them are there. */
  private static Optional<List<String>> whole(String word, Map<String, String> byPlain) {
    List<String> parts = Arrays.asList(word.split("\\+"));
    return byPlain.keySet().containsAll(parts)
        ? Optional.of(parts.stream().map(byPlain::get).toList())
        : Optional.empty();
  }

  private static Optional<Double> alike(Field column, String plain) {
    double likeness = new JaroWinklerSimilarity().apply(Synonyms.plain(column.name()), plain);
    return likeness < ALIKE ? Optional.empty() : Optional.of(likeness);
  }

  /** Whether a column of the file is used. */
  boolean uses(String name) {
    return columns.values().stream().flatMap(List::stream).anyMatch(name::equals);
  }

  /** The columns of the table that the statement gives: those guessed, and those it must give. */
  Stream<Field> given() {
    return table.inputs().stream()
        .filter(field -> field.isRequired() || columns.containsKey(field.name()));
  }
}
