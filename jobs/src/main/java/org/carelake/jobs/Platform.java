package org.carelake.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.Register;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tombstones;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.Run;
import org.carelake.common.run.RunLedger;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.Source;
import org.carelake.common.spark.ScratchFolder;
import org.carelake.common.spark.Sessions;
import org.carelake.common.sql.SqlFiles;
import org.carelake.common.target.Target;
import org.carelake.jobs.catalog.Appointments;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.catalog.Doctors;
import org.carelake.jobs.catalog.Hospitals;
import org.carelake.jobs.catalog.NoShowScores;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.catalog.ScheduleProposals;
import org.carelake.jobs.catalog.Visits;
import org.carelake.jobs.check.Check;
import org.carelake.jobs.explain.Explain;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.export.PowerBiSource;
import org.carelake.jobs.export.PseudonymKey;
import org.carelake.jobs.fill.FillIn;
import org.carelake.jobs.fill.Orphans;
import org.carelake.jobs.fill.Statements;
import org.carelake.jobs.ingest.Ingest;
import org.carelake.jobs.ingest.Limits;
import org.carelake.jobs.ingest.Stores;
import org.carelake.jobs.noshow.ModelRegistry;
import org.carelake.jobs.noshow.Policy;
import org.carelake.jobs.noshow.Score;
import org.carelake.jobs.noshow.Train;
import org.carelake.jobs.publish.Publish;
import org.carelake.jobs.publish.Verify;
import org.carelake.jobs.quality.Quality;
import org.carelake.jobs.schedule.Schedule;
import org.carelake.jobs.schedule.ScheduleLimits;
import org.carelake.jobs.schedule.WorkList;
import org.carelake.jobs.sketch.Sketch;

/** Opens what a command needs, when it first needs it: the only place where things are wired. */
public final class Platform implements AutoCloseable {
  private static final List<Table> TABLES = Catalog.TABLES;
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private final Settings settings;
  private final Path home;
  private SparkSession spark;
  private Targets targets;

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
    Path home = Path.of(System.getProperty("carelake.home", System.getProperty("user.dir")));
    return new Platform(Keys.load(home, file, flags), home);
  }

  public Settings settings() {
    return settings;
  }

  /** The stores on this machine. */
  public LocalServers localServers() {
    return new LocalServers(settings, home);
  }

  /** What curated tables are published to. */
  public synchronized Targets targets() {
    if (targets == null) {
      targets = new Targets(settings, localServers(), TABLES, this::lake);
    }
    return targets;
  }

  public synchronized SparkSession spark() {
    if (spark == null) {
      Map<String, String> conf = new TreeMap<>();
      settings.below("spark").forEach((key, value) -> conf.put("spark." + key, value));
      hadoopSettings().forEach((key, value) -> conf.put("spark.hadoop." + key, value));
      spark = Sessions.open("local[*]", conf);
    }
    // Spark itself looks for it in the thread, which may not be the one that opened it.
    SparkSession.setActiveSession(spark);
    return spark;
  }

  private Map<String, String> hadoopSettings() {
    return new HadoopSettings(settings).all();
  }

  public static List<SettingKey<?>> knownSettings() {
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
    return settings.get(Keys.LAKE_ROOT).replaceFirst("/+$", "");
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

  /** Refuses a lake that lacks what it had. */
  void requireWholeLake() {
    new Register(lakeRoot(), hadoop()).requireWhole();
  }

  public Doctor doctor() {
    return new Doctor(settings, this);
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
    CsvSource csv = new CsvSource(spark(), settings.get(Limits.MAX_REJECT_RATIO));
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
        Limits.of(settings));
  }

  /** What fills in columns that sources left empty, once all is there that may tell it. */
  public FillIn fillIn() {
    return new FillIn(
        fillingLake(), statements(), Doctors.TABLE, Hospitals.TABLE, Visits.TABLE, locks());
  }

  /** What removes scores and proposals of appointments that are no more. */
  public Orphans orphans() {
    return new Orphans(
        lake(), Appointments.TABLE, List.of(NoShowScores.TABLE, ScheduleProposals.TABLE), locks());
  }

  private Statements statements() {
    return new Statements(lake(), Catalog.SOURCED, SqlFiles.in("sql/filled"));
  }

  private Lake fillingLake() {
    return new Lake(spark(), lakeRoot(), statements());
  }

  /**
   * The publication to a target.
   *
   * @param dryRun leaves a database's tables as they are, even if they are none
   * @param takeOver whether it may replace another lake
   */
  public Publish publish(TargetName name, boolean dryRun, boolean takeOver) {
    Target target = dryRun ? targets().open(name) : targets().openForWriting(name);
    return new Publish(lake(), target, takeOver, Publish.limit(settings));
  }

  /** The comparison of a target with the lake. */
  public Verify verify(TargetName name) {
    return new Verify(lake(), targets().open(name));
  }

  public GraphStore graphStore() {
    return targets().graphStore();
  }

  public Explain explain() {
    return new Explain(lake(), quarantine(), targets().toAsk());
  }

  /** The no-show models in the lake. */
  public ModelRegistry models() {
    return new ModelRegistry(lakeRoot() + "/models/no_show", hadoop());
  }

  public Train train() {
    return new Train(lake(), Appointments.TABLE, Patients.TABLE, models(), Policy.of(settings));
  }

  public Score score() {
    return new Score(
        lake(),
        Appointments.TABLE,
        Patients.TABLE,
        NoShowScores.TABLE,
        models(),
        Policy.of(settings));
  }

  public Schedule schedule() {
    return new Schedule(
        lake(),
        Appointments.TABLE,
        NoShowScores.TABLE,
        ScheduleProposals.TABLE,
        ScheduleLimits.of(settings));
  }

  /** What follows from the schedule for a clinic's desk. */
  public WorkList workList() {
    return new WorkList(
        lake(),
        Patients.TABLE,
        Doctors.TABLE,
        Appointments.TABLE,
        NoShowScores.TABLE,
        ScheduleProposals.TABLE);
  }

  /** Lets Power BI find the database that was published to. */
  public void describeDatabaseToPowerBi() {
    targets()
        .database()
        .ifPresent(
            database ->
                new PowerBiSource(database.url()).write(new LakeFiles(exportRoot(), hadoop())));
  }

  public String exportRoot() {
    return Export.root(settings);
  }

  public Export export() {
    LakeFiles secrets = new LakeFiles(lakeRoot() + "/secrets", hadoop());
    return Export.of(settings, lake(), TABLES, PseudonymKey.of(settings, secrets));
  }

  @Override
  public void close() {
    if (spark != null) {
      spark.stop();
    }
  }
}
