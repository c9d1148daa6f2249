package org.carelake.common.spark;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place where a session is made. */
public final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";

  private Sessions() {}

  /**
   * Opens a session that knows Delta and counts time in UTC.
   *
   * @param master where to run unless {@code spark-submit} or the settings say so
   * @param settings anything Spark or Hadoop knows
   * @throws Misconfigured if this Spark is none that Delta runs on
   */
  public static SparkSession open(String master, Map<String, String> settings) {
    requireVersion(package$.MODULE$.SPARK_VERSION());
    Map<String, String> conf = conf(master, Submitted.settings(), settings);
    SparkSession.Builder builder = SparkSession.builder();
    conf.forEach(builder::config);
    return sharingGeneratedCode(builder);
  }

  /** Delta needs what Spark 3.5.2 brought, and another Scala or a Spark 4 would fail later. */
  static void requireVersion(String version) {
    if (!version.matches("3\\.5\\.([2-9]|[1-9]\\d+)(\\D.*)?")) {
      throw new Misconfigured(
          "Cannot run on Spark %s: it has to be 3.5.2 or a later 3.5, for Scala 2.12."
              .formatted(version));
    }
  }

  /**
   * All settings of a session. What nobody can do without wins over the user's settings, these over
   * {@code spark-submit}'s, and these over what is only a good choice.
   *
   * @param submitted empty where {@code spark-submit} did not start the program
   */
  static Map<String, String> conf(
      String master, Map<String, String> submitted, Map<String, String> settings) {
    Map<String, String> asked = new TreeMap<>(submitted);
    asked.putAll(settings);
    asked.putIfAbsent("spark.master", master);
    asked.putIfAbsent("spark.app.name", "carelake");
    Map<String, String> conf = new TreeMap<>(common());
    if (asked.get("spark.master").startsWith("local")) {
      conf.putAll(local());
    }
    if (submitted.isEmpty()) {
      localFiles().forEach((key, value) -> conf.put("spark.hadoop." + key, value));
    }
    conf.putAll(asked);
    if (submitted.isEmpty()) {
      conf.putAll(scratch(settings));
    }
    needed().forEach((key, value) -> put(conf, key, value, asked.get(key)));
    conf.merge(EXTENSIONS, DELTA, (one, other) -> one.contains(other) ? one : one + "," + other);
    return conf;
  }

  private static void put(Map<String, String> conf, String key, String value, String asked) {
    if (asked != null && !asked.equals(value)) {
      LOG.warn("{} stays {}: without it the lake's rows would be others.", key, value);
    }
    conf.put(key, value);
  }

  /**
   * Spark keeps generated code by class loader, and tasks have one of their own, even where they
   * run in this process. With another one here, and so in the threads that start from here, all
   * code would be compiled twice.
   */
  private static SparkSession sharingGeneratedCode(SparkSession.Builder builder) {
    Thread here = Thread.currentThread();
    // That of tasks builds upon what is found here: not upon that of a session that has ended.
    here.setContextClassLoader(Sessions.class.getClassLoader());
    SparkSession spark = builder.getOrCreate();
    if (spark.sparkContext().isLocal()) {
      here.setContextClassLoader(SparkEnv.get().serializer().defaultClassLoader().get());
    }
    return spark;
  }

  /**
   * What Hadoop has to know wherever files of this machine are written, but under {@code
   * spark-submit}, where it may not see these classes. They name patients: nobody but their owner
   * may look into them.
   */
  public static Map<String, String> localFiles() {
    return Map.of(
        "fs.file.impl",
        PlainLocalFiles.class.getName(),
        "fs.AbstractFileSystem.file.impl",
        PlainLocalContext.class.getName(),
        "fs.permissions.umask-mode",
        "077");
  }

  /** Where {@code spark-submit} does not say so, what Spark and Hadoop put down for a moment. */
  private static Map<String, String> scratch(Map<String, String> settings) {
    String temporary = System.getProperty("java.io.tmpdir");
    return Map.of(
        "spark.local.dir",
        ScratchFolder.inEach(settings.getOrDefault("spark.local.dir", temporary)),
        "spark.hadoop.hadoop.tmp.dir",
        settings.getOrDefault(
            "spark.hadoop.hadoop.tmp.dir", ScratchFolder.in(Path.of(temporary)).toString()));
  }

  /** What rows depend on. */
  private static Map<String, String> needed() {
    return Map.ofEntries(
        Map.entry(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
        Map.entry("spark.sql.session.timeZone", "UTC"),
        Map.entry("spark.sql.datetime.java8API.enabled", "true"),
        // A date in a mapping that only an older Spark could read is null, not the end of the run.
        Map.entry("spark.sql.legacy.timeParserPolicy", "CORRECTED"),
        Map.entry("spark.databricks.delta.properties.defaults.enableChangeDataFeed", "true"),
        Map.entry("spark.databricks.delta.schema.autoMerge.enabled", "true"),
        // Sources give times of any age, and nothing that counts days in the old way reads the
        // lake.
        Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
        Map.entry("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED"));
  }

  /** Good choices everywhere. */
  private static Map<String, String> common() {
    return Map.ofEntries(
        // One run has more pieces of generated code than Spark's cache holds unless told; those
        // that it lets go are compiled again.
        Map.entry("spark.sql.codegen.cache.maxEntries", "1000"),
        // Rows are kept only for the moment between two steps; packing them would cost more.
        Map.entry("spark.sql.inMemoryColumnarStorage.compressed", "false"),
        Map.entry("spark.sql.parquet.compression.codec", "snappy"),
        // A damaged page would otherwise give other values, or be told as something else.
        Map.entry("spark.hadoop.parquet.page.verify-checksum.enabled", "true"),
        // Dictionaries are for words: one of ids grows for long before it is found to be of no use.
        Map.entry("spark.hadoop.parquet.dictionary.page.size", "65536"),
        // A change marks old rows as deleted instead of writing their whole file anew.
        Map.entry("spark.databricks.delta.properties.defaults.enableDeletionVectors", "true"),
        // Small files are put together, but not into files that hold keys of everywhere.
        Map.entry("spark.databricks.delta.optimize.minFileSize", "4194304"),
        Map.entry("spark.databricks.delta.optimize.maxFileSize", "33554432"));
  }

  /** On one machine small inputs are the rule, and every needless task costs more than it saves. */
  private static Map<String, String> local() {
    int cores = Runtime.getRuntime().availableProcessors();
    return Map.ofEntries(
        Map.entry("spark.ui.enabled", "false"),
        Map.entry("spark.sql.adaptive.enabled", "false"),
        Map.entry("spark.driver.host", "127.0.0.1"),
        Map.entry("spark.driver.bindAddress", "127.0.0.1"),
        Map.entry("spark.sql.shuffle.partitions", Integer.toString(cores)),
        // Keys of a few hundred thousand parents; sorting their children would cost far more.
        Map.entry("spark.sql.autoBroadcastJoinThreshold", "64m"),
        // Files are packed: what is 64 MB there, keys of ten million patients, takes more than a GB
        // in a hash table.
        Map.entry("spark.sql.sources.fileCompressionFactor", "8"),
        // Each sort and each hash table of a task begins with a page; Spark's own choice is tens of
        // megabytes. On the samples this takes a fifth off the peak of memory.
        Map.entry("spark.buffer.pageSize", "4m"),
        Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
        Map.entry("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4"),
        Map.entry("spark.sql.sources.parallelPartitionDiscovery.threshold", "1000"));
  }
}
