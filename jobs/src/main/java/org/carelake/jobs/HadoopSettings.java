package org.carelake.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.config.Secret;
import org.carelake.common.config.Settings;

/** What Hadoop is told: the same whether Spark asks it for files or the ledger does. */
record HadoopSettings(Settings settings) {
  /**
   * How long S3 is waited for, in milliseconds. Hadoop alone would try for many minutes, and
   * silently. These find within a quarter of a minute that an S3 is not there, and within a minute
   * that it takes questions and answers none; one that is slow has 10 s for each answer, and one
   * that says it is busy is waited for as before. The library below Hadoop tries once, since Hadoop
   * tries again itself.
   */
  private static final Map<String, String> PATIENCE =
      Map.of(
          "fs.s3a.connection.establish.timeout", "3000",
          "fs.s3a.connection.timeout", "10000",
          "fs.s3a.attempts.maximum", "0",
          "fs.s3a.retry.limit", "2",
          "fs.s3a.retry.interval", "1000ms");

  /** By Hadoop's names, without {@code spark.hadoop}. */
  Map<String, String> all() {
    Map<String, String> conf = new TreeMap<>(PATIENCE);
    conf.putAll(settings.below("spark.hadoop"));
    settings.text("s3.endpoint").ifPresent(value -> conf.put("fs.s3a.endpoint", value));
    settings
        .text("s3.access-key")
        .ifPresent(value -> conf.put("fs.s3a.access.key", literalOrSecret(value)));
    settings
        .secret("s3.secret-key")
        .ifPresent(secret -> conf.put("fs.s3a.secret.key", secret.read()));
    settings.text("s3.path-style").ifPresent(value -> conf.put("fs.s3a.path.style.access", value));
    return conf;
  }

  private static String literalOrSecret(String value) {
    return value.startsWith("env:") || value.startsWith("file:") ? new Secret(value).read() : value;
  }
}
