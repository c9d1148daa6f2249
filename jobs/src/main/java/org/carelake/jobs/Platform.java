package org.carelake.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Secret;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.Register;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tombstones;
import org.carelake.common.oltp.Migrations;
import org.carelake.common.oltp.Oltp;
import org.carelake.common.oltp.Publication;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.run.Run;
import org.carelake.common.run.RunLedger;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.Source;
import org.carelake.common.spark.ScratchFolder;
import org.carelake.common.spark.Sessions;
import org.carelake.common.sql.SqlFiles;
import org.carelake.jobs.catalog.Appointments;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.catalog.Doctors;
import org.carelake.jobs.catalog.HealthPortrait;
import org.carelake.jobs.catalog.Hospitals;
import org.carelake.jobs.catalog.NoShowScores;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.catalog.ScheduleProposals;
import org.carelake.jobs.catalog.Visits;
import org.carelake.jobs.check.Check;
import org.carelake.jobs.explain.Explain;
import org.carelake.jobs.export.Disclosure;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.export.PowerBiSource;
import org.carelake.jobs.export.PseudonymKey;
import org.carelake.jobs.fill.FillIn;
import org.carelake.jobs.fill.Statements;
import org.carelake.jobs.ingest.Ingest;
import org.carelake.jobs.ingest.Limits;
import org.carelake.jobs.ingest.Stores;
import org.carelake.jobs.noshow.ModelRegistry;
import org.carelake.jobs.noshow.Policy;
import org.carelake.jobs.noshow.Score;
import org.carelake.jobs.noshow.Train;
import org.carelake.jobs.publish.PublishGraph;
import org.carelake.jobs.publish.PublishOltp;
import org.carelake.jobs.quality.Quality;
import org.carelake.jobs.schedule.Schedule;
import org.carelake.jobs.schedule.ScheduleLimits;
import org.carelake.jobs.sketch.Sketch;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.Store;
import org.carelake.local.StoreException;

/** Opens what a command needs, when it first needs it: the only place where things are wired. */
public final class Platform implements AutoCloseable {
  private static final List<Table> TABLES = Catalog.TABLES;
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private final Settings settings;
  private final Path home;
  private SparkSession spark;
  private Migrations migrations;

  private Platform(Settings settings, Path home) {
    this.settings = settings;
    this.home = home;
  }

  /**
   * Reads and checks the settings; opens nothing yet.
   *
   * @param flags the values of {@code --set}
   */
  public static Platform of(Optional<Path> file, Map<String, String> flags) {
    String home = System.getProperty("carelake.home", System.getProperty("user.dir"));
    return new Platform(
        Settings.load(Keys.ALL, Keys.defaults(home), file, System.getenv(), flags), Path.of(home));
  }

  public Settings settings() {
    return settings;
  }

  /** The local stores of this {@code local.root}. */
  public LocalStores localStores() {
    LocalStores stores = LocalStores.at(Path.of(settings.required("local.root")), home);
    Map<Store, Integer> ports = new EnumMap<>(Store.class);
    for (Store store : Store.values()) {
      settings.number(store.portSetting()).ifPresent(port -> ports.put(store, port));
    }
    return ports.isEmpty() ? stores : stores.withPorts(ports);
  }

  /** Whether no store is named, so that the local ones are meant. */
  public boolean usesLocalStores() {
    return settings.text("mysql.url").isEmpty() && settings.text("neo4j.url").isEmpty();
  }

  /** Whether a run publishes to a store: to the named ones, or to all local ones. */
  public boolean publishesTo(Store store) {
    return usesLocalStores() || settings.text(store.folder() + ".url").isPresent();
  }

  public Publication publication() {
    return new Publication(oltp(), TABLES);
  }

  /** Lets the local stores start while other things are done. */
  public void startLocalStores() {
    start(EnumSet.allOf(Store.class));
  }

  private LocalStores start(Set<Store> stores) {
    try {
      LocalStores local = localStores();
      local.start(stores);
      return local;
    } catch (StoreException e) {
      throw new StoreUnavailable(e.getMessage(), e);
    }
  }

  public SparkSession spark() {
    if (spark == null) {
      Map<String, String> conf = new TreeMap<>();
      settings.below("spark").forEach((key, value) -> conf.put("spark." + key, value));
      hadoopSettings().forEach((key, value) -> conf.put("spark.hadoop." + key, value));
      spark = Sessions.open("local[*]", conf);
    }
    return spark;
  }

  private Map<String, String> hadoopSettings() {
    return new HadoopSettings(settings).all();
  }

  public static List<SettingKey> knownSettings() {
    return Keys.ALL;
  }

  private Configuration hadoop() {
    Configuration conf = new Configuration();
    Sessions.localFiles().forEach(conf::set);
    conf.set("hadoop.tmp.dir", ScratchFolder.in(TEMPORARY).toString());
    hadoopSettings().forEach(conf::set);
    return conf;
  }

  public RunLedger ledger() {
    return new RunLedger(new LakeFiles(lakeRoot() + "/ledger/runs", hadoop()), locks());
  }

  private LakeFiles locks() {
    return new LakeFiles(lakeRoot() + "/ledger", hadoop());
  }

  private String lakeRoot() {
    return settings.required("lake.root").replaceFirst("/+$", "");
  }

  /**
   * Does something as a run of its own: one at a time on a lake, written down in its ledger.
   *
   * @param command as it stands in the ledger
   * @param takeOver whether the lake is taken as it is, also where it lacks what it had
   */
  public <T> T inRun(String command, Instant asOf, boolean takeOver, Function<Run, T> work) {
    try (Run run = Run.start(ledger(), command, asOf)) {
      try {
        T result = onWholeLake(takeOver, () -> work.apply(run));
        run.end(0, null);
        return result;
      } catch (RuntimeException | Error e) {
        Failure failure = Failure.of(e);
        run.endAfter(e, failure.exitCode(), failure.recorded());
        throw e;
      }
    }
  }

  private <T> T onWholeLake(boolean takeOver, Supplier<T> work) {
    Register register = new Register(lakeRoot(), hadoop());
    if (!takeOver) {
      register.requireWhole();
    }
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      updateAfter(e, register);
      throw e;
    }
    register.update();
    return result;
  }

  /** What made the run fail is the one to be told, also where the lake cannot be written either. */
  private static void updateAfter(Throwable failure, Register register) {
    try {
      register.update();
    } catch (RuntimeException | Error again) {
      failure.addSuppressed(again);
    }
  }

  public Lake lake() {
    return new Lake(spark(), lakeRoot());
  }

  public Quarantine quarantine() {
    return new Quarantine(spark(), lakeRoot());
  }

  public TakenFiles takenFiles() {
    return new TakenFiles(spark(), lakeRoot());
  }

  /** The sources that the settings name, or the samples. */
  public List<Source> sources() {
    return new Sources(settings, home, spark()).all();
  }

  /**
   * A check of sources.
   *
   * @param onlySources empty for all
   */
  public Check check(List<String> onlySources) {
    return new Check(Sources.chosen(sources(), onlySources), Catalog.SOURCED, spark());
  }

  public Sketch sketch() {
    CsvSource csv = new CsvSource(spark(), settings.ratio("ingest.max-reject-ratio"));
    return new Sketch(csv, Catalog.SOURCED, spark().sparkContext().hadoopConfiguration());
  }

  /**
   * How rules fare.
   *
   * @param tables that sources fill
   */
  public Quality quality(List<Table> tables) {
    return new Quality(lake(), quarantine(), takenFiles(), tables);
  }

  public Ingest ingest(List<String> onlySources) {
    List<Source> all = sources();
    return new Ingest(
        Sources.chosen(all, onlySources),
        all,
        Catalog.SOURCED,
        new Stores(fillingLake(), quarantine(), new Tombstones(spark(), lakeRoot())),
        takenFiles(),
        new Limits(
            settings.ratio("ingest.max-reject-ratio"),
            settings.number("ingest.min-rejects").orElse(0),
            settings.ratio("ingest.max-delete-ratio"),
            settings.number("ingest.min-deletes").orElse(0)));
  }

  /** What fills in columns that sources left empty, once all is there that may tell it. */
  public FillIn fillIn() {
    return new FillIn(
        fillingLake(), statements(), Doctors.TABLE, Hospitals.TABLE, Visits.TABLE, locks());
  }

  private Statements statements() {
    return new Statements(lake(), Catalog.SOURCED, SqlFiles.in("sql/filled"));
  }

  private Lake fillingLake() {
    return new Lake(spark(), lakeRoot(), statements());
  }

  public Oltp oltp() {
    if (settings.text("mysql.url").isPresent()) {
      return new Oltp(
          settings.required("mysql.url"),
          settings.required("mysql.user"),
          settings.secret("mysql.password").orElse(Secret.NONE));
    }
    Endpoint endpoint = await(Store.MYSQL);
    return new Oltp(endpoint.url(), endpoint.user(), new Secret(endpoint.passwordReference()));
  }

  /** A local store, started if it is not up. */
  public Endpoint await(Store store) {
    try {
      return start(EnumSet.of(store)).await(store);
    } catch (StoreException e) {
      throw new StoreUnavailable(e.getMessage(), e);
    }
  }

  /** Lets MySQL's tables be brought up to date while other things are done. */
  public void migrateMeanwhile() {
    if (migrations == null) {
      migrations = Migrations.begin(this::oltp, "sql/mysql");
    }
  }

  /**
   * The publication to MySQL.
   *
   * @param dryRun leaves MySQL's tables as they are, even if they are none
   * @param takeOver whether it may replace another lake
   */
  public PublishOltp publishOltp(boolean dryRun, boolean takeOver) {
    if (!dryRun) {
      migrateMeanwhile();
      migrations.await();
    }
    return new PublishOltp(lake(), publication(), TABLES, takeOver, deleteLimit());
  }

  private DeleteLimit deleteLimit() {
    return new DeleteLimit(settings.ratio("publish.max-delete-ratio"));
  }

  /**
   * The publication to Neo4j.
   *
   * @param takeOver whether it may replace another lake
   */
  public PublishGraph publishGraph(boolean takeOver) {
    return new PublishGraph(
        lake(),
        HealthPortrait.model(settings.flag("graph.contact-data")),
        graphStore(),
        spark().sparkContext().defaultParallelism(),
        takeOver,
        deleteLimit());
  }

  public GraphStore graphStore() {
    if (settings.text("neo4j.url").isPresent()) {
      return new GraphStore(
          settings.required("neo4j.url"),
          settings.required("neo4j.user"),
          settings.secret("neo4j.password").orElse(Secret.NONE));
    }
    Endpoint endpoint = await(Store.NEO4J);
    return new GraphStore(
        endpoint.url(), endpoint.user(), new Secret(endpoint.passwordReference()));
  }

  public Explain explain() {
    return new Explain(
        lake(),
        quarantine(),
        publishesTo(Store.MYSQL) ? Optional.of(this::publication) : Optional.empty(),
        publishesTo(Store.NEO4J)
            ? Optional.of((table, rows) -> publishGraph(false).presence(table, rows))
            : Optional.empty());
  }

  /** The no-show models in the lake. */
  public ModelRegistry models() {
    return new ModelRegistry(lakeRoot() + "/models/no_show", hadoop());
  }

  private Policy noShowPolicy() {
    return new Policy(
        settings.text("noshow.country").orElse(""),
        settings.number("noshow.horizon-days").orElse(0),
        settings
            .text("noshow.models")
            .map(models -> List.of(models.split("[, ]+")))
            .orElse(List.of()),
        settings.number("noshow.trials").orElse(1),
        settings.number("noshow.seed").orElse(0),
        settings.ratio("noshow.capacity"),
        settings.text("noshow.cost-ratio").map(given -> settings.ratio("noshow.cost-ratio")));
  }

  public Train train() {
    return new Train(lake(), Appointments.TABLE, Patients.TABLE, models(), noShowPolicy());
  }

  public Score score() {
    return new Score(
        lake(), Appointments.TABLE, Patients.TABLE, NoShowScores.TABLE, models(), noShowPolicy());
  }

  public Schedule schedule() {
    return new Schedule(
        lake(),
        Appointments.TABLE,
        NoShowScores.TABLE,
        ScheduleProposals.TABLE,
        new ScheduleLimits(
            settings.number("schedule.days").orElse(0),
            settings.number("schedule.reminders-per-day").orElse(0),
            settings.ratio("schedule.reminder-effect"),
            settings.ratio("schedule.max-overbooking"),
            settings.number("schedule.slot-minutes").orElse(1),
            settings.number("schedule.max-wait-minutes").orElse(0)));
  }

  /** Lets Power BI find the MySQL that was published to. */
  public void describeMysqlToPowerBi() {
    new PowerBiSource(oltp().url()).write(new LakeFiles(exportRoot(), hadoop()));
  }

  public String exportRoot() {
    return settings.required("export.root").replaceFirst("/+$", "");
  }

  public Export export() {
    return new Export(
        lake(),
        TABLES,
        Export.all(),
        exportRoot(),
        new PseudonymKey(
            settings.secret("export.pseudonym-key"),
            new LakeFiles(lakeRoot() + "/secrets", hadoop())),
        new Disclosure(minCell(), settings.flag("export.free-text")),
        settings.flag("export.escape-formulas"));
  }

  private int minCell() {
    int fewest = settings.number("export.min-cell").orElse(0);
    if (fewest < 0) {
      throw new Misconfigured(
          "export.min-cell=%d is below zero. Set it to the fewest patients that may be told of together, such as 10, or to 0."
              .formatted(fewest));
    }
    return fewest;
  }

  @Override
  public void close() {
    if (spark != null) {
      spark.stop();
    }
  }
}
