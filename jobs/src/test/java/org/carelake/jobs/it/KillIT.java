package org.carelake.jobs.it;

import static org.carelake.jobs.it.Moment.after;
import static org.carelake.jobs.it.Moment.change;
import static org.carelake.jobs.it.Moment.mysql;
import static org.carelake.jobs.it.Moment.second;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that die at any moment and are started again end as if nothing had happened. */
class KillIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL);

  private static final String TABLES =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'carelake' ORDER BY 1";

  static final String POINTERS =
      "SELECT table_name, lake_table_id, lake_version, run_id FROM carelake_publications ORDER BY 1";

  private static final List<String> RUN =
      List.of(
          "run", "--take-over", "--as-of", "2026-06-01", "--set", "ingest.max-reject-ratio=0.5");

  /** In the order in which they come, whatever the runs before have done already. */
  private static final List<Moment> OF_A_FIRST_LOAD =
      List.of(
          mysql(TABLES),
          after("decide"),
          after("ingest visits"),
          after("ingest lab_reports"),
          change("lake/ledger/files/_delta_log"),
          mysql(TABLES).from(after("ingest")),
          change("exports/manifest.json"),
          after("publish mysql"));

  private static final List<Moment> WITHIN_A_FIRST_LOAD =
      List.of(
          mysql(TABLES),
          mysql(TABLES),
          mysql(TABLES),
          after("read and check"),
          after("decide").plus(400),
          change("lake/curated/patients/_delta_log"),
          after("ingest patients"),
          change("lake/quarantine/lab_reports/_delta_log"),
          after("ingest"),
          change("exports/_unfinished"),
          change("exports/manifest.json"));

  private static final List<Moment> OF_A_LATER_DELIVERY =
      List.of(
          change("lake/curated/lab_reports/_delta_log"),
          mysql(POINTERS).or(second(POINTERS)).from(after("ingest")),
          after("publish mysql"));

  private static final List<Moment> WITHIN_A_LATER_DELIVERY =
      List.of(
          after("read and check"),
          after("decide"),
          after("delete lab_reports"),
          after("delete visits"),
          after("delete patients"),
          after("publish mysql"),
          after("publish postgresql"),
          after("export"));

  @TempDir static Path folder;
  private static Deliveries first;
  private static Deliveries second;
  private static Picture afterFirst;
  private static Picture afterSecond;

  @BeforeAll
  static void undisturbedRuns() throws IOException {
    first = Deliveries.first(folder.resolve("sample"));
    Workplace undisturbed = workplace("undisturbed");
    first.to(undisturbed);
    done(undisturbed);
    afterFirst = Picture.of(undisturbed);
    second = Deliveries.second(undisturbed);
    second.to(undisturbed);
    done(undisturbed);
    afterSecond = Picture.of(undisturbed);
  }

  private static Workplace workplace(String name) {
    return new Workplace(folder.resolve(name), STORES.endpoint(Store.MYSQL))
        .with(STORES.endpoint(Store.POSTGRESQL))
        .withPseudonymKey("of all");
  }

  private static Workplace.Ended done(Workplace workplace) {
    Workplace.Ended ended =
        workplace.carelake(RUN.get(0), RUN.subList(1, RUN.size()).toArray(String[]::new));
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return ended;
  }

  @Tag("long")
  @Test
  void aFirstLoadThatIsKilledAtEveryStepEndsAsIfNothingHadHappened() throws Exception {
    requireUnharmedFirstLoad("first", OF_A_FIRST_LOAD);
  }

  @Tag("long")
  @Test
  void aFirstLoadThatIsKilledWithinItsStepsEndsAsIfNothingHadHappened() throws Exception {
    requireUnharmedFirstLoad("first-within", WITHIN_A_FIRST_LOAD);
  }

  private static void requireUnharmedFirstLoad(String name, List<Moment> moments) throws Exception {
    Workplace workplace = workplace(name);
    emptyMysql(workplace);
    first.to(workplace);

    KilledRun.atEach(moments, workplace, RUN);
    requireDied(workplace, moments);
    done(workplace);

    assertEquals(Map.of(), afterFirst.differences(Picture.of(workplace)));
    requireNothingLeftToDo(workplace);
  }

  @Test
  void aLaterDeliveryThatIsKilledAtEveryStepEndsAsIfNothingHadHappened() throws Exception {
    requireUnharmedDelivery("later", OF_A_LATER_DELIVERY);
  }

  @Tag("long")
  @Test
  void aLaterDeliveryThatIsKilledWithinItsStepsEndsAsIfNothingHadHappened() throws Exception {
    requireUnharmedDelivery("later-within", WITHIN_A_LATER_DELIVERY);
  }

  private static void requireUnharmedDelivery(String name, List<Moment> moments) throws Exception {
    Workplace workplace = workplace(name);
    first.to(workplace);
    done(workplace);
    second.to(workplace);

    KilledRun.atEach(moments, workplace, RUN);
    requireDied(workplace, moments);
    done(workplace);

    assertEquals(Map.of(), afterSecond.differences(Picture.of(workplace)));
    requireNothingLeftToDo(workplace);
  }

  @Test
  void aRunInProgressTurnsOthersAwayAndADeadOneDoesNot() throws Exception {
    Workplace workplace = workplace("busy");
    first.to(workplace);
    KilledRun run = KilledRun.start(workplace, after("read and check"), RUN).await();

    Workplace.Ended other = workplace.carelake("run");
    String meanwhile = workplace.carelake("runs").out();
    run.kill();
    String afterwards = workplace.carelake("runs").out();
    done(workplace);

    assertEquals(3, other.exitCode());
    assertTrue(
        other
            .err()
            .matches(
                "Cannot change this lake: another run holds it \\(process %d on .*\\)\\. Wait until it has ended, then start again\\.\\R"
                    .formatted(run.process().pid())),
        other.err());
    assertEquals(List.of("running"), statuses(meanwhile));
    assertEquals(List.of("died"), statuses(afterwards));
  }

  @Test
  void whatARunLeftWhenItDiedRightAfterItsLastCommitIsClearedByTheNext() throws Exception {
    Workplace workplace = workplace("left");
    first.to(workplace);
    done(workplace);
    execute(workplace, "CREATE TABLE staging_visits (visit_id INT)");
    Files.createDirectories(workplace.exports().resolve("_unfinished/city_distribution"));

    done(workplace);

    assertEquals(Map.of(), afterFirst.differences(Picture.of(workplace)));
  }

  /** Many moments, each drawn anew; takes three minutes for each seed. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void runsThatDieAtRandomMomentsEndAsIfNothingHadHappened(int seed) throws Exception {
    requireUnharmedAtRandom(seed, 8);
  }

  private static void requireUnharmedAtRandom(int seed, int times) throws Exception {
    Random random = new Random(seed);
    Workplace workplace = workplace("random-" + seed);
    if (seed % 2 == 0) {
      emptyMysql(workplace);
    }
    first.to(workplace);
    killedAtRandom(workplace, random, times);
    done(workplace);
    Picture half = Picture.of(workplace);
    second.to(workplace);
    killedAtRandom(workplace, random, times);
    done(workplace);

    assertEquals(Map.of(), afterFirst.differences(half));
    assertEquals(Map.of(), afterSecond.differences(Picture.of(workplace)));
    requireNothingLeftToDo(workplace);
  }

  private static void killedAtRandom(Workplace workplace, Random random, int times)
      throws Exception {
    List<String> stages =
        List.of(
            "read and check",
            "decide",
            "ingest patients",
            "ingest visits",
            "ingest",
            "publish mysql");
    int exitCode = KilledRun.KILLED;
    for (int i = 0; i < times && exitCode == KilledRun.KILLED; i++) {
      Moment moment =
          after(stages.get(random.nextInt(stages.size()))).plus(random.nextInt(10, 3000));
      KilledRun run = KilledRun.start(workplace, moment, RUN).await();
      exitCode = run.kill();
      assertTrue(exitCode == KilledRun.KILLED || exitCode == 0, () -> moment + " " + run.log());
    }
  }

  /** The last one is killed while it is ending, and may have written down that it is done. */
  private static void requireDied(Workplace workplace, List<Moment> moments) {
    List<String> statuses = statuses(workplace.carelake("runs --last 100").out());
    int killed = moments.size();
    assertEquals(Collections.nCopies(killed - 1, "died"), statuses.subList(1, killed));
  }

  private static List<String> statuses(String runs) {
    return Pattern.compile(" (running|died|done|failed)( |$)")
        .matcher(runs)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static void requireNothingLeftToDo(Workplace workplace) throws IOException {
    Map<Path, FileTime> files = times(workplace);
    List<String> pointers = workplace.mysql(POINTERS);

    done(workplace);

    assertEquals(files, times(workplace));
    assertEquals(pointers, workplace.mysql(POINTERS));
  }

  private static Map<Path, FileTime> times(Workplace workplace) throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    for (String part : List.of("lake/curated", "lake/quarantine", "lake/ledger/files", "exports")) {
      try (Stream<Path> found = Files.walk(workplace.lake().resolveSibling(part))) {
        for (Path file : found.filter(Files::isRegularFile).toList()) {
          times.put(file, Files.getLastModifiedTime(file));
        }
      }
    }
    return times;
  }

  static void emptyMysql(Workplace workplace) throws SQLException {
    for (String table : workplace.mysql(TABLES)) {
      execute(workplace, "SET FOREIGN_KEY_CHECKS = 0", "DROP TABLE " + table);
    }
  }

  private static void execute(Workplace workplace, String... statements) throws SQLException {
    try (var connection = workplace.connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }
}
