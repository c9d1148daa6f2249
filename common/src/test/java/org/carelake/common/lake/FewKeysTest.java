package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FewKeysTest {
  /** Among them some that Java and Spark put in another order. */
  private static final String[] LETTERS = {
    "a", "Z", "0", " ", "\u00e4", "\uffff", "\ud83d\ude00", "/", ""
  };

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 99, 100, 101, 1_000})
  void everyKeyIsFoundAndOfFewKeysNoOther(int count) {
    Random random = new Random(count);
    List<String> all = IntStream.range(0, 3_000).mapToObj(i -> text(random)).distinct().toList();
    List<String> keys = all.subList(0, Math.min(count, all.size()));

    Optional<FewKeys> few = FewKeys.in(texts(keys), col("value"));

    List<String> found =
        texts(all)
            .where(few.orElseThrow().mayBe(col("value")))
            .as(Encoders.STRING())
            .collectAsList();
    Set<String> others = new HashSet<>(found);
    keys.forEach(others::remove);
    assertTrue(new HashSet<>(found).containsAll(keys));
    assertTrue(count > 100 || others.isEmpty(), () -> others.size() + " others");
  }

  @Test
  void noneAreFoundByNoneAndManyAreNotFew() {
    List<String> nulls = new ArrayList<>();
    nulls.add(null);

    FewKeys none = FewKeys.in(texts(nulls), col("value")).orElseThrow();

    assertEquals(List.of(), none.values());
    assertEquals(0, texts(List.of("a")).where(none.mayBe(col("value"))).count());
    assertEquals(
        Optional.empty(),
        FewKeys.in(texts(IntStream.range(0, 1_001).mapToObj(i -> "k" + i).toList()), col("value")));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  private static Dataset<Row> texts(List<String> values) {
    return spark.createDataset(values, Encoders.STRING()).toDF();
  }
}
