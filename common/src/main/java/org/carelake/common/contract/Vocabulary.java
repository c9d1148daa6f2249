package org.carelake.common.contract;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.transform;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * The words of a code column: one for each meaning, whatever source it comes from.
 *
 * @param words as they are kept
 * @param spellings any known spelling, lower case, to the word that is kept
 * @param several whether a value may be several words, with a blank between them
 */
public record Vocabulary(List<String> words, Map<String, String> spellings, boolean several) {
  private static final String BETWEEN = " ";

  /** Words that are known in any case. */
  public static Vocabulary of(String... words) {
    return of(List.of(words), Map.of());
  }

  /**
   * Words that are known in any case, and by other spellings.
   *
   * @param spellings other spellings, in any case, to the word that is kept
   */
  public static Vocabulary of(List<String> words, Map<String, String> spellings) {
    Map<String, String> known = new TreeMap<>();
    words.forEach(word -> known.put(word.toLowerCase(Locale.ROOT), word));
    spellings.forEach((other, word) -> known.put(other.toLowerCase(Locale.ROOT), word));
    return new Vocabulary(words, known, false);
  }

  /** The same words, of which a value may be several, with a blank between them. */
  public Vocabulary inSeries() {
    return new Vocabulary(words, spellings, true);
  }

  /** The text in the words that are kept; what is unknown stays as it is. */
  Column kept(Column text) {
    return several ? array_join(transform(split(text, BETWEEN), this::word), BETWEEN) : word(text);
  }

  private Column word(Column text) {
    Column[] known =
        spellings.entrySet().stream()
            .flatMap(entry -> Stream.of(lit(entry.getKey()), lit(entry.getValue())))
            .toArray(Column[]::new);
    return coalesce(element_at(map(known), lower(text)), text);
  }

  /** Whether a value is made of nothing but the words. */
  Column knows(String column) {
    return several ? forall(split(col(column), BETWEEN), this::isWord) : isWord(col(column));
  }

  private Column isWord(Column word) {
    return word.isin(words.toArray());
  }

  /** The words as people read them. */
  String listed() {
    return String.join(", ", words);
  }
}
