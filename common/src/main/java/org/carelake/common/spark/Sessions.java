package org.carelake.common.spark;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;

/** The only place where a session is made. */
public final class Sessions {
  private Sessions() {}

  /**
   * Opens a session that knows Delta and counts time in UTC.
   *
   * @param master where to run unless {@code spark-submit} says so
   * @param settings anything Spark or Hadoop knows; they win over the defaults here
   */
  public static SparkSession open(String master, Map<String, String> settings) {
    SparkSession.Builder builder = SparkSession.builder().appName("carelake");
    String submitted = System.getProperty("spark.master");
    if (submitted == null) {
      builder.master(master);
    }
    if (submitted == null || submitted.startsWith("local")) {
      local().forEach(builder::config);
    }
    common().forEach(builder::config);
    localFiles().forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    settings.forEach(builder::config);
    if (submitted == null) {
      scratch(settings).forEach(builder::config);
    }
    return sharingGeneratedCode(builder);
  }

  /**
   * Spark remembers generated code by class loader, and tasks have one of their own, even where
   * they run in this process. With another one here, and so in the threads that start from here,
   * all code would be compiled twice.
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
   * What Hadoop has to know wherever files of this machine are written. They name patients: nobody
   * but their owner may look into them.
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

  private static Map<String, String> common() {
    return Map.ofEntries(
        Map.entry("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"),
        Map.entry(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
        Map.entry("spark.sql.session.timeZone", "UTC"),
        Map.entry("spark.sql.datetime.java8API.enabled", "true"),
        // A date in a mapping that only an older Spark could read is null, not the end of the run.
        Map.entry("spark.sql.legacy.timeParserPolicy", "CORRECTED"),
        // One run has more pieces of generated code than Spark remembers unless told; those that it
        // forgets are compiled again.
        Map.entry("spark.sql.codegen.cache.maxEntries", "1000"),
        // Rows are kept only for the moment between two steps; packing them would cost more.
        Map.entry("spark.sql.inMemoryColumnarStorage.compressed", "false"),
        Map.entry("spark.databricks.delta.properties.defaults.enableChangeDataFeed", "true"),
        Map.entry("spark.databricks.delta.schema.autoMerge.enabled", "true"),
        Map.entry("spark.sql.parquet.compression.codec", "snappy"),
        // A damaged page would otherwise give other values, or be told as something else.
        Map.entry("spark.hadoop.parquet.page.verify-checksum.enabled", "true"),
        // Dictionaries are for words: one of ids grows for long before it is found to be of no use.
        Map.entry("spark.hadoop.parquet.dictionary.page.size", "65536"),
        // Sources give times of any age, and nothing that counts days in the old way reads the
        // lake.
        Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
        Map.entry("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED"));
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
        Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
        Map.entry("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4"),
        Map.entry("spark.sql.sources.parallelPartitionDiscovery.threshold", "1000"));
  }
}
