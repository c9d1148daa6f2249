package org.carelake.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.RawFolder;
import org.carelake.common.source.Source;
import org.carelake.common.spark.ScratchFolder;
import org.carelake.common.spark.Sessions;
import org.carelake.common.spark.Submitted;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.extract.Extracts;
import org.carelake.jobs.fhirexport.FhirExport;
import org.carelake.jobs.noshow.ModelRegistry;

/** Opens what a command needs, when it first needs it: whom jobs and runs are made of. */
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

  /** How files are reached. */
  public Configuration hadoop() {
    Configuration conf = new Configuration();
    if (Submitted.settings().isEmpty()) {
      Sessions.localFiles().forEach(conf::set);
      conf.set("hadoop.tmp.dir", ScratchFolder.in(TEMPORARY).toString());
    }
    hadoopSettings().forEach(conf::set);
    return conf;
  }

  LakeFiles ledger() {
    return new LakeFiles(lakeRoot() + "/ledger", hadoop());
  }

  String lakeRoot() {
    if (!Submitted.master().startsWith("local")
        && settings.origin(Keys.LAKE_ROOT.name()).equals("defaults")) {
      throw new Misconfigured(
          "lake.root is not set, and a folder of this machine is none that a cluster can see. Set it to where all machines see it, such as --set lake.root=s3a://BUCKET/lake.");
    }
    return settings.get(Keys.LAKE_ROOT).replaceFirst("/+$", "");
  }

  /** What is done on the lake, one at a time. */
  public Runs runs() {
    return new Runs(lakeRoot(), hadoop(), this::sparkSoFar);
  }

  private synchronized Optional<SparkSession> sparkSoFar() {
    return Optional.ofNullable(spark);
  }

  /** What the commands do. */
  public Jobs jobs() {
    return new Jobs(this);
  }

  public Doctor doctor() {
    return new Doctor(settings, this);
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
   * Exports from FHIR servers.
   *
   * @param told how they go, for people
   */
  public FhirExport fhirExport(Consumer<String> told) {
    LakeFiles files = new LakeFiles(lakeRoot() + "/ledger/fhir", hadoop());
    return new FhirExport(settings, raw(), files, told);
  }

  private RawFolder raw() {
    return new RawFolder(home.resolve("data/raw").toString(), hadoop());
  }

  /** What is extracted from other systems. */
  public Extracts extracts() {
    return new Extracts(settings, raw(), lakeRoot(), hadoop());
  }

  public GraphStore graphStore() {
    return targets().graphStore();
  }

  /** The no-show models in the lake. */
  public ModelRegistry models() {
    return new ModelRegistry(lakeRoot() + "/models/no_show", hadoop());
  }

  public String exportRoot() {
    return Export.root(settings);
  }

  @Override
  public void close() {
    if (spark != null) {
      spark.stop();
    }
  }
}
