package org.carelake.jobs.it;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However histories are cut into exports and in whatever order these come: the same tables. Three
 * systems bring theirs at the same time: FHIR and CSV changes, and CSV snapshots.
 */
class FhirHistoryIT {
  @TempDir Path folder;

  /**
   * What all bring at one time.
   *
   * @param snapshot which one of the ward's
   */
  private record Delivery(
      String name, List<Change> fhir, List<Change> csv, Ward ward, int snapshot) {
    void to(Workplace workplace) {
      ward.deliver(workplace, snapshot);
      FhirLines.deliver(workplace, "fhir/" + name, fhir);
      CsvLines.deliver(workplace, "csv/" + name, csv);
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void deliveriesInAnyOrderGiveTheTablesOfTheEndState(long seed) {
    requireSameTables(seed, 200, 3);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7, 8})
  void moreDeliveriesInAnyOrderGiveTheTablesOfTheEndState(long seed) {
    requireSameTables(seed, 400, 4);
  }

  private void requireSameTables(long seed, int steps, int count) {
    History fhir = History.of(FhirLines.KINDS, true, seed, steps);
    History csv = History.of(CsvLines.KINDS, false, seed, steps);
    Ward ward = Ward.of(seed + 100, steps, count);
    List<Delivery> deliveries = deliveries(fhir.exports(count), csv.exports(count), ward);
    List<Delivery> shuffled = shuffled(deliveries, new Random(seed));

    Workplace atOnce =
        take(List.of(new Delivery("end", fhir.endState(), csv.endState(), ward, count - 1)));
    Workplace inOrder = take(deliveries);
    Workplace inDisorder = take(shuffled);

    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      Picture expected = curated(spark, atOnce);
      assertEquals(Map.of(), expected.differences(curated(spark, inOrder)));
      assertEquals(Map.of(), expected.differences(curated(spark, inDisorder)));
      for (Workplace workplace : List.of(atOnce, inOrder, inDisorder)) {
        assertEquals(List.of(), needlesslyWaiting(spark, workplace));
      }
    }
  }

  private static List<Delivery> deliveries(
      List<List<Change>> fhir, List<List<Change>> csv, Ward ward) {
    return IntStream.range(0, fhir.size())
        .mapToObj(i -> new Delivery("export-" + i, fhir.get(i), csv.get(i), ward, i))
        .toList();
  }

  private static List<Delivery> shuffled(List<Delivery> deliveries, Random random) {
    List<Delivery> shuffled = new ArrayList<>(deliveries);
    while (shuffled.equals(deliveries)) {
      Collections.shuffle(shuffled, random);
    }
    return shuffled;
  }

  private Workplace take(List<Delivery> deliveries) {
    String name = deliveries.stream().map(Delivery::name).collect(Collectors.joining("-"));
    Workplace workplace = new Workplace(folder.resolve(name), Workplace.NO_MYSQL, "fhir");
    for (Delivery delivery : deliveries) {
      delivery.to(workplace);
      ingest(workplace);
    }
    return workplace;
  }

  private static void ingest(Workplace workplace) {
    List<String> settings =
        List.of(
            "--set",
            "sources.hospital.path=" + workplace.raw().resolve("fhir"),
            "--set",
            "sources.clinic.kind=csv",
            "--set",
            "sources.clinic.path=" + workplace.raw().resolve("csv"),
            "--set",
            "ingest.max-reject-ratio=1",
            "--set",
            "ingest.max-delete-ratio=1",
            "--as-of",
            "2026-06-01");
    Workplace.Ended ended =
        workplace.carelake(
            "ingest",
            Stream.concat(settings.stream(), Ward.settings(workplace).stream())
                .toArray(String[]::new));
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

  /** Waiting rows but for those that miss a parent which is not there in the end. */
  private static List<String> needlesslyWaiting(SparkSession spark, Workplace workplace) {
    String root = workplace.lake().toString();
    List<String> needless = new ArrayList<>();
    for (Table table : Catalog.TABLES) {
      for (Row waiting : new Quarantine(spark, root).read(table).where("waiting").collectAsList()) {
        JsonNode row = parse(waiting.getAs("row"));
        List<String> rules = waiting.getList(waiting.fieldIndex("rules"));
        if (table
            .references()
            .filter(field -> rules.contains(table + "." + field.name() + ".exists"))
            .noneMatch(field -> lacksParent(new Lake(spark, root), field, row))) {
          needless.add(table + " " + waiting);
        }
      }
    }
    return needless;
  }

  private static boolean lacksParent(Lake lake, Field field, JsonNode row) {
    Table parent = field.parent().orElseThrow();
    return lake.read(parent)
        .where(col(parent.key().name()).equalTo(row.path(field.name()).asText()))
        .isEmpty();
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
