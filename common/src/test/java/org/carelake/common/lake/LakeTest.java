package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class LakeTest {
  private static final Table PETS =
      Table.of("pets", "", Field.text("pet_id").required(), Field.text("name"));

  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void mergingTheSameRowsAgainWritesNothing() {
    Lake lake = new Lake(spark, folder.toString());

    Lake.Merged first = merge(lake, row("A", "Tom", 1), row("B", null, 1));
    Optional<Lake.Version> version = lake.version(PETS);
    Lake.Merged again = merge(lake, row("A", "Tom", 2), row("B", null, 2));

    assertEquals(new Lake.Merged(2, 0, 0), first);
    assertEquals(Lake.Merged.NOTHING, again);
    assertEquals(version, lake.version(PETS));
  }

  @Test
  void onlyRowsThatDifferAndAreNotOlderAreWritten() {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "Tom", 2), row("B", "Kit", 2));

    Lake.Merged later = merge(lake, row("A", "Tim", 3), row("B", "Kit", 3), row("C", "Ida", 3));
    Lake.Merged earlier = merge(lake, row("A", "Old", 1));

    assertEquals(new Lake.Merged(1, 1, 0), later);
    assertEquals(Lake.Merged.NOTHING, earlier);
    assertEquals(List.of("A Tim", "B Kit", "C Ida"), names(lake));
  }

  @Test
  void aTimeOfLongAgoIsKeptLikeAnyOther() {
    Lake lake = new Lake(spark, folder.toString());
    Instant longAgo = Instant.parse("1000-01-01T00:00:00Z");

    merge(
        lake,
        RowFactory.create("A", "Tom", longAgo, "s", "s", "csv", "f", 1L, "run-000001", null, ""));

    assertEquals(longAgo, lake.read(PETS).head().getInstant(2));
  }

  @Test
  void theLogTellsBetweenWhichKeysAndTimesRowsLieAndOfNothingElse() throws IOException {
    Lake lake = new Lake(spark, folder.toString());

    Instant noon = Instant.parse("2024-05-01T12:00:00Z");
    merge(
        lake,
        RowFactory.create("A", "Tom", noon, "s", "s", "csv", "f", 1L, "run-000001", null, ""));

    String log =
        Files.readString(Path.of(lake.path(PETS), "_delta_log", "00000000000000000000.json"));
    assertTrue(log.contains("minValues\\\":{\\\"pet_id\\\":\\\"A\\\",\\\"updated_at\\\""), log);
    assertFalse(log.contains("Tom"), log);
  }

  /** Many files, which together hold the keys K000 to K399 in order. */
  private Lake scattered() {
    Lake lake = new Lake(spark, folder.toString());
    for (int file = 0; file < 8; file++) {
      int first = 50 * file;
      Row[] rows =
          IntStream.range(first, first + 50)
              .mapToObj(i -> row("K%03d".formatted(i), "old", 1))
              .toArray(Row[]::new);
      lake.merge(PETS, rows(rows).coalesce(1));
    }
    return lake;
  }

  @Test
  void fewRowsReadOnlyFilesThatMayHoldTheirKeysAndLeaveOthersAlone() {
    Lake lake = scattered();
    Dataset<Row> came = rows(row("K010", "new", 2), row("K390", "new", 2), row("K999", "new", 2));

    Dataset<Row> near = lake.near(PETS, lake.few(PETS, came, col("pet_id")));
    Lake.Merged merged = lake.merge(PETS, came);

    near.collect();
    assertEquals(2, filesRead(near));
    assertEquals(new Lake.Merged(1, 2, 0), merged);
    assertEquals(401, lake.read(PETS).count());
    assertEquals(3, lake.read(PETS).where("name = 'new'").count());
    assertEquals(398, lake.read(PETS).where("name = 'old'").count());
  }

  private static long filesRead(Dataset<Row> rows) {
    return rows.queryExecution()
        .executedPlan()
        .collectLeaves()
        .head()
        .metrics()
        .apply("numFiles")
        .value();
  }

  @Test
  void aChangeMarksOldRowsInsteadOfWritingTheirFilesAnew() {
    Lake lake = scattered();
    Set<String> before = Set.of(lake.read(PETS).inputFiles());

    merge(lake, row("K010", "new", 2));

    Set<String> after = new HashSet<>(Set.of(lake.read(PETS).inputFiles()));
    assertTrue(after.containsAll(before));
    after.removeAll(before);
    assertEquals(1, after.size());
    assertEquals(1, spark.read().parquet(after.toArray(String[]::new)).count());
  }

  @Test
  void manySmallFilesArePutTogetherAndNoRowChanges() {
    Lake lake = new Lake(spark, folder.toString());
    Row[] pets = IntStream.range(0, 30).mapToObj(i -> row("K" + i, "Tom", 1)).toArray(Row[]::new);
    lake.merge(PETS, rows(pets).repartition(30));
    merge(lake, row("K7", "Tim", 2));
    List<String> before = names(lake);
    Lake.Version version = lake.version(PETS).orElseThrow();
    String root = folder.toString();
    Upkeep upkeep =
        new Upkeep(
            lake,
            new Quarantine(spark, root),
            new Tombstones(spark, root),
            new TakenFiles(spark, root));

    long compacted = upkeep.afterCommits(List.of(PETS));

    assertEquals(1, compacted);
    assertEquals(0, upkeep.afterCommits(List.of(PETS)));
    assertEquals(1, lake.read(PETS).inputFiles().length);
    assertEquals(before, names(lake));
    assertEquals(
        0, NetChanges.since(lake, PETS, Optional.of(version)).orElseThrow().rows().count());
  }

  @Test
  void whereAVacuumDeletedTheChangesACopyIsMadeAnew() throws IOException {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "Tom", 1), row("B", "Kit", 1));
    Optional<Lake.Version> held = lake.version(PETS);
    merge(lake, row("A", "Tim", 2));
    assertFalse(NetChanges.since(lake, PETS, held).orElseThrow().full());
    assertEquals(0, lake.firstChange(PETS));

    try (Stream<Path> files = Files.list(Path.of(lake.path(PETS), "_change_data"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    NetChanges changes = NetChanges.since(lake, PETS, held).orElseThrow();
    assertTrue(changes.full());
    assertEquals(2, changes.rows().count());
    assertEquals(2, lake.firstChange(PETS));
  }

  @Test
  void ofRowsWithoutATimeOfChangeTheLaterDeliveryCountsWheneverItArrives() {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, delivered("A", "May", "a-2", "2024-05-02"), delivered("B", "May", "b-9", null));

    Lake.Merged late =
        merge(
            lake,
            delivered("A", "April", "a-3", "2024-05-01"),
            delivered("B", "May 8", "b-8", null));
    Lake.Merged later =
        merge(
            lake,
            delivered("A", "June", "a-1", "2024-05-03"),
            delivered("B", "May 10", "b-10", null));

    assertEquals(Lake.Merged.NOTHING, late);
    assertEquals(new Lake.Merged(0, 2, 0), later);
    assertEquals(List.of("A June", "B May 10"), names(lake));
  }

  @Test
  void aDeletionWithoutATimeTakesAwayWhatWasDeliveredBeforeIt() {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, delivered("A", "Tom", "a", "2024-05-02"));

    Lake.Merged early = lake.delete(PETS, rows(delivered("A", null, "z", "2024-05-01")));
    Lake.Merged late = lake.delete(PETS, rows(delivered("A", null, "a", "2024-05-03")));

    assertEquals(Lake.Merged.NOTHING, early);
    assertEquals(new Lake.Merged(0, 0, 1), late);
  }

  @Test
  void aDeletionRemovesNothingThatChangedAfterIt() {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "2024-05-02T00:00:00Z"), row("B", "2024-05-01T00:00:00Z"));
    Dataset<Row> deletions =
        spark.createDataFrame(
            List.of(
                row("A", "2024-05-01T00:00:00Z"),
                row("B", "2024-05-02T00:00:00Z"),
                row("C", "2024-05-02T00:00:00Z")),
            Lake.schema(PETS));

    List<Row> removable = lake.removable(PETS, deletions).collectAsList();
    Lake.Merged deleted = lake.delete(PETS, deletions);

    assertEquals(List.of(RowFactory.create("B")), removable);
    assertEquals(new Lake.Merged(0, 0, 1), deleted);
    assertEquals(List.of("A null"), names(lake));
  }

  @Test
  void netChangesAreOneRowForEachKeyThatChanged() {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "Tom", 1), row("B", "Kit", 1));
    Optional<Lake.Version> held = lake.version(PETS);
    merge(lake, row("A", "Tim", 2), row("C", "Ida", 2));
    merge(lake, row("A", "Tam", 3));
    lake.delete(PETS, spark.createDataFrame(List.of(row("B", null, 4)), Lake.schema(PETS)));
    lake.delete(PETS, spark.createDataFrame(List.of(row("C", null, 4)), Lake.schema(PETS)));
    merge(lake, row("C", "Uma", 5));

    NetChanges changes = NetChanges.since(lake, PETS, held).orElseThrow();

    assertEquals(List.of("A Tam false", "B Kit true", "C Uma false"), last(changes));
    assertEquals(List.of("A 4 4", "B 1 1", "C 3 4"), states(changes));
    assertEquals(Optional.empty(), NetChanges.since(lake, PETS, lake.version(PETS)));
    assertEquals(
        true,
        NetChanges.since(lake, PETS, Optional.of(new Lake.Version("another", 1)))
            .orElseThrow()
            .full());
  }

  @Test
  void netChangesOfOneCommitAreThoseOfSeveral() {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "Tom", 1), row("B", "Kit", 1), row("D", "Eve", 1));
    Optional<Lake.Version> held = lake.version(PETS);
    merge(lake, row("A", "Tim", 2), row("C", "Ida", 2));

    NetChanges came = NetChanges.since(lake, PETS, held).orElseThrow();
    assertEquals(List.of("A Tim false", "C Ida false"), last(came));
    assertEquals(List.of("A 2 2", "C 1 2"), states(came));
    assertEquals(List.of("A Tom"), named(came.states().where("_past")));

    held = lake.version(PETS);
    lake.delete(PETS, spark.createDataFrame(List.of(row("B", null, 3)), Lake.schema(PETS)));

    NetChanges went = NetChanges.since(lake, PETS, held).orElseThrow();
    assertEquals(List.of("B Kit true"), last(went));
    assertEquals(List.of("B 1 1"), states(went));
  }

  @Test
  void changesMadeBeforeATableGotAColumnHaveNoneOfItsValues() {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "Tom", 1));
    Optional<Lake.Version> held = lake.version(PETS);
    merge(lake, row("A", "Tim", 2));
    Table withColour =
        Table.of(
            "pets", "", Field.text("pet_id").required(), Field.text("name"), Field.text("colour"));

    NetChanges changes = NetChanges.since(lake, withColour, held).orElseThrow();

    assertEquals(
        List.of(RowFactory.create("A", "Tim", null)),
        changes.rows().select("pet_id", "name", "colour").collectAsList());
  }

  @Test
  void aCopyThatIsOlderThanTheLogIsMadeAnew() throws IOException {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "Tom", 1));
    Optional<Lake.Version> old = lake.version(PETS);
    merge(lake, row("A", "Tim", 2));
    merge(lake, row("A", "Tam", 3));
    Optional<Lake.Version> recent = lake.version(PETS);
    DeltaLog log = DeltaLog.forTable(spark, lake.path(PETS));
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    merge(lake, row("A", "Tem", 4));
    for (int version = 0; version < recent.orElseThrow().number(); version++) {
      Files.delete(Path.of(lake.path(PETS), "_delta_log", "%020d.json".formatted(version)));
    }
    DeltaLog.clearCache();

    assertTrue(NetChanges.since(lake, PETS, old).orElseThrow().full());
    NetChanges changes = NetChanges.since(lake, PETS, recent).orElseThrow();
    assertFalse(changes.full());
    assertEquals("Tem", changes.rows().head().getString(1));
  }

  @Test
  void aDataFileThatIsCutOrChangedIsNoticed() throws IOException {
    Lake lake = new Lake(spark, folder.toString());
    merge(lake, row("A", "Tom", 1), row("B", "Kit", 1));
    Path data = dataFile(lake);
    byte[] whole = Files.readAllBytes(data);

    Files.write(data, Arrays.copyOf(whole, whole.length / 2));
    assertThrows(Exception.class, () -> names(lake));
    whole[40] ^= 0x55;
    Files.write(data, whole);
    assertThrows(Exception.class, () -> names(lake));
  }

  private static Path dataFile(Lake lake) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(lake.path(PETS)))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static Lake.Merged merge(Lake lake, Row... rows) {
    return lake.merge(PETS, rows(rows));
  }

  private static Dataset<Row> rows(Row... rows) {
    return spark.createDataFrame(Arrays.asList(rows), Lake.schema(PETS));
  }

  /** Each arrives with a run of the same name, which says nothing. */
  private static Row delivered(String key, String name, String file, String day) {
    Instant at = day == null ? null : Instant.parse(day + "T00:00:00Z");
    return RowFactory.create(
        key, name, null, "s", "s", "csv", file + ".csv", 1L, "run-000001", at, "");
  }

  private static Row row(String key, String name, int run) {
    return RowFactory.create(
        key, name, null, "s", "s", "csv", "f", 1L, "run-%06d".formatted(run), null, "");
  }

  private static Row row(String key, String updatedAt) {
    return RowFactory.create(
        key, null, Instant.parse(updatedAt), "s", "s", "csv", "f", 1L, "run-000001", null, "");
  }

  private static List<String> names(Lake lake) {
    return named(lake.read(PETS));
  }

  private static List<String> named(Dataset<Row> rows) {
    return texts(rows.select("pet_id", "name"));
  }

  /** Key, name and whether it is gone. */
  private static List<String> last(NetChanges changes) {
    return texts(changes.rows().select("pet_id", "name", NetChanges.GONE));
  }

  /** Key, how many rows are given of it, and how many states they say there are. */
  private static List<String> states(NetChanges changes) {
    return texts(changes.states().groupBy("pet_id").agg(expr("count(*)"), expr("max(_states)")));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.orderBy("pet_id").collectAsList().stream().map(row -> row.mkString(" ")).toList();
  }
}
