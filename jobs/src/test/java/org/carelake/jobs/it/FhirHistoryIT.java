package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a history is cut into exports and in whatever order they come: the same tables. */
class FhirHistoryIT {
  private static final Endpoint NO_MYSQL =
      new Endpoint(Store.MYSQL, "jdbc:mysql://127.0.0.1:1/none", "none", "env:NONE");

  @TempDir Path folder;

  /** How a source tells changes. */
  private interface Telling {
    void deliver(Workplace workplace, String export, List<Change> changes);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void fhirExportsInAnyOrderGiveTheTablesOfTheEndState(long seed) {
    fhir(seed, 70, 3);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7, 8})
  void manyFhirExportsInAnyOrderGiveTheTablesOfTheEndState(long seed) {
    fhir(seed, 400, 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void csvDeliveriesInAnyOrderGiveTheTablesOfTheEndState(long seed) {
    csv(seed, 50, 3);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7, 8})
  void manyCsvDeliveriesInAnyOrderGiveTheTablesOfTheEndState(long seed) {
    csv(seed, 400, 4);
  }

  private void fhir(long seed, int steps, int exports) {
    History history = History.of(FhirLines.KINDS, true, seed, steps);
    requireSameTables("fhir", FhirLines::deliver, history, exports);
  }

  private void csv(long seed, int steps, int exports) {
    History history = History.of(CsvLines.KINDS, false, seed, steps);
    requireSameTables("csv", CsvLines::deliver, history, exports);
  }

  private void requireSameTables(String kind, Telling telling, History history, int count) {
    List<List<Change>> exports = history.exports(count);
    List<List<Change>> shuffled = history.shuffled(exports);

    Workplace atOnce = take(kind, telling, List.of(history.endState()), List.of("end"));
    Workplace inOrder = take(kind, telling, exports, names(exports, exports));
    Workplace inDisorder = take(kind, telling, shuffled, names(shuffled, exports));

    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      Picture expected = curated(spark, atOnce);
      assertEquals(Map.of(), expected.differences(curated(spark, inOrder)));
      assertEquals(Map.of(), expected.differences(curated(spark, inDisorder)));
      for (Workplace workplace : List.of(atOnce, inOrder, inDisorder)) {
        assertEquals(List.of(), needlesslyWaiting(spark, workplace));
      }
    }
  }

  private static List<String> names(List<List<Change>> some, List<List<Change>> exports) {
    return some.stream().map(export -> "export-" + exports.indexOf(export)).toList();
  }

  private Workplace take(
      String kind, Telling telling, List<List<Change>> exports, List<String> names) {
    Workplace workplace = new Workplace(folder.resolve(String.join("-", names)), NO_MYSQL, kind);
    for (int i = 0; i < exports.size(); i++) {
      telling.deliver(workplace, names.get(i), exports.get(i));
      ingest(workplace);
    }
    return workplace;
  }

  private static void ingest(Workplace workplace) {
    Workplace.Ended ended =
        workplace.carelake(
            "ingest",
            "--set",
            "ingest.max-reject-ratio=1",
            "--set",
            "ingest.max-delete-ratio=1",
            "--as-of",
            "2026-06-01");
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
  }

  private static Picture curated(SparkSession spark, Workplace workplace) {
    Lake lake = new Lake(spark, workplace.lake().toString());
    Map<String, List<String>> parts = new TreeMap<>();
    for (Table table : Catalog.TABLES) {
      Dataset<Row> rows = lake.read(table).selectExpr(table.schema().fieldNames());
      parts.put(table.name(), rows.collectAsList().stream().map(Row::toString).sorted().toList());
    }
    return new Picture(parts);
  }

  /** Waiting rows but for those whose parent is not there in the end. */
  private static List<String> needlesslyWaiting(SparkSession spark, Workplace workplace) {
    String root = workplace.lake().toString();
    List<String> needless = new ArrayList<>();
    for (Table table : Catalog.TABLES) {
      for (Row waiting : new Quarantine(spark, root).read(table).where("waiting").collectAsList()) {
        JsonNode row = parse(waiting.getAs("row"));
        if (table.references().noneMatch(field -> lacksParent(spark, root, field, row))
            || row.path("deleted").asBoolean()) {
          needless.add(table + " " + waiting);
        }
      }
    }
    return needless;
  }

  private static boolean lacksParent(SparkSession spark, String root, Field field, JsonNode row) {
    Table parent = field.parent().orElseThrow();
    Set<String> keys =
        new HashSet<>(
            new Lake(spark, root)
                .read(parent)
                .select(parent.key().name())
                .as(Encoders.STRING())
                .collectAsList());
    return field.isRequired()
        && field.looseKinds().isEmpty()
        && !keys.contains(row.path(field.name()).asText());
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
