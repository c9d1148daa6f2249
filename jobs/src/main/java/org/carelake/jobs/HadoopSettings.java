package org.carelake.jobs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.config.Secret;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.spark.Submitted;

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

  private static final String PREFIX = "spark.hadoop.";

  private static final SettingKey<String> ENDPOINT =
      SettingKey.text("s3.endpoint", "address of an S3 other than Amazon's");

  private static final SettingKey<String> ACCESS_KEY =
      SettingKey.text("s3.access-key", "access key, or a reference to it");

  private static final SettingKey<Secret> SECRET_KEY =
      SettingKey.secret("s3.secret-key", "secret key");

  private static final SettingKey<Boolean> PATH_STYLE =
      SettingKey.flag("s3.path-style", "true for endpoints without a host name per bucket")
          .byDefault("true");

  static final List<SettingKey<?>> KEYS = List.of(ENDPOINT, ACCESS_KEY, SECRET_KEY, PATH_STYLE);

  /** One without the other would be taken for none. */
  static List<String> problems(Settings settings) {
    boolean isComplete =
        settings.find(ACCESS_KEY).isPresent() == settings.find(SECRET_KEY).isPresent();
    return isComplete
        ? List.of()
        : List.of("s3.access-key and s3.secret-key go together: set both, or neither.");
  }

  /** By Hadoop's names, without {@code spark.hadoop}. */
  Map<String, String> all() {
    Map<String, String> conf = new TreeMap<>(PATIENCE);
    Submitted.settings()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                conf.put(key.substring(PREFIX.length()), value);
              }
            });
    conf.putAll(settings.below("spark.hadoop"));
    settings.find(ENDPOINT).ifPresent(value -> conf.put("fs.s3a.endpoint", value));
    settings
        .find(ACCESS_KEY)
        .ifPresent(value -> conf.put("fs.s3a.access.key", literalOrSecret(value)));
    settings.find(SECRET_KEY).ifPresent(key -> conf.put("fs.s3a.secret.key", key.read()));
    conf.put("fs.s3a.path.style.access", settings.get(PATH_STYLE).toString());
    return conf;
  }

  private static String literalOrSecret(String value) {
    return Secret.isReference(value) ? new Secret(value).read() : value;
  }
}
