package org.carelake.jobs;

import java.util.List;
import org.carelake.common.config.Settings;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Tombstones;
import org.carelake.common.lake.Upkeep;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.Source;
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

/** The jobs of the hospital, each given the stores and settings that it needs. */
public final class Jobs {
  private static final List<Table> TABLES = Catalog.TABLES;

  private final Platform platform;
  private final Settings settings;

  Jobs(Platform platform) {
    this.platform = platform;
    this.settings = platform.settings();
  }

  /**
   * A check of sources.
   *
   * @param onlySources empty for all
   */
  public Check check(List<String> onlySources) {
    return new Check(
        Sources.chosen(platform.sources(), onlySources), Catalog.SOURCED, platform.spark());
  }

  public Sketch sketch() {
    CsvSource csv = new CsvSource(platform.spark(), settings.get(Limits.MAX_REJECT_RATIO));
    return new Sketch(csv, Catalog.SOURCED, platform.spark().sparkContext().hadoopConfiguration());
  }

  /**
   * How rules fare.
   *
   * @param tables that sources fill
   */
  public Quality quality(List<Table> tables) {
    return new Quality(platform.lake(), platform.quarantine(), platform.takenFiles(), tables);
  }

  public Ingest ingest(List<String> onlySources) {
    List<Source> all = platform.sources();
    return new Ingest(
        Sources.chosen(all, onlySources),
        all,
        Catalog.SOURCED,
        new Stores(
            fillingLake(),
            platform.quarantine(),
            new Tombstones(platform.spark(), platform.lakeRoot())),
        platform.takenFiles(),
        platform.ledger(),
        Limits.of(settings));
  }

  /** What keeps the lake quick to read. */
  public Upkeep upkeep() {
    return new Upkeep(
        platform.lake(),
        platform.quarantine(),
        new Tombstones(platform.spark(), platform.lakeRoot()),
        platform.takenFiles());
  }

  /** What fills in columns that sources left empty, once all is there that may tell it. */
  public FillIn fillIn() {
    return new FillIn(
        fillingLake(),
        statements(),
        Doctors.TABLE,
        Hospitals.TABLE,
        Visits.TABLE,
        platform.ledger());
  }

  /** What removes scores and proposals of appointments that are no more. */
  public Orphans orphans() {
    return new Orphans(
        platform.lake(),
        Appointments.TABLE,
        List.of(NoShowScores.TABLE, ScheduleProposals.TABLE),
        platform.ledger());
  }

  private Statements statements() {
    return new Statements(platform.lake(), Catalog.SOURCED, SqlFiles.in("sql/filled"));
  }

  private Lake fillingLake() {
    return new Lake(platform.spark(), platform.lakeRoot(), statements());
  }

  /**
   * The publication to a target.
   *
   * @param dryRun leaves a database's tables as they are, even if they are none
   * @param takeOver whether it may replace another lake
   */
  public Publish publish(TargetName name, boolean dryRun, boolean takeOver) {
    Target target =
        dryRun ? platform.targets().open(name) : platform.targets().openForWriting(name);
    return new Publish(platform.lake(), target, takeOver, Publish.limit(settings));
  }

  /** The comparison of a target with the lake. */
  public Verify verify(TargetName name) {
    return new Verify(platform.lake(), platform.targets().open(name));
  }

  public Explain explain() {
    return new Explain(platform.lake(), platform.quarantine(), platform.targets().toAsk());
  }

  public Train train() {
    return new Train(
        platform.lake(),
        Appointments.TABLE,
        Patients.TABLE,
        platform.models(),
        Policy.of(settings));
  }

  public Score score() {
    return new Score(
        platform.lake(),
        Appointments.TABLE,
        Patients.TABLE,
        NoShowScores.TABLE,
        platform.models(),
        Policy.of(settings));
  }

  public Schedule schedule() {
    return new Schedule(
        platform.lake(),
        Appointments.TABLE,
        NoShowScores.TABLE,
        ScheduleProposals.TABLE,
        ScheduleLimits.of(settings));
  }

  /** What follows from the schedule for a clinic's desk. */
  public WorkList workList() {
    return new WorkList(
        platform.lake(),
        Patients.TABLE,
        Doctors.TABLE,
        Appointments.TABLE,
        NoShowScores.TABLE,
        ScheduleProposals.TABLE);
  }

  /** Lets Power BI find the database that was published to. */
  public void describeDatabaseToPowerBi() {
    platform
        .targets()
        .database()
        .ifPresent(
            database ->
                new PowerBiSource(database.url())
                    .write(new LakeFiles(platform.exportRoot(), platform.hadoop())));
  }

  public Export export() {
    LakeFiles secrets = new LakeFiles(platform.lakeRoot() + "/secrets", platform.hadoop());
    return Export.of(settings, platform.lake(), TABLES, PseudonymKey.of(settings, secrets));
  }
}
