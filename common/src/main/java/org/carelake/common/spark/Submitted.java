package org.carelake.common.spark;

import java.util.Map;
import java.util.TreeMap;

/** What {@code spark-submit} has told the program that it started. */
public final class Submitted {
  private static final String MASTER = "spark.master";

  private Submitted() {}

  /**
   * Everything under {@code spark.}; empty where {@code spark-submit} did not start the program.
   */
  public static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    System.getProperties()
        .forEach(
            (key, value) -> {
              if (key.toString().startsWith("spark.")) {
                settings.put(key.toString(), value.toString());
              }
            });
    return settings.containsKey(MASTER) ? settings : Map.of();
  }

  /** The master that it named, if any. */
  public static String master() {
    return settings().getOrDefault(MASTER, "local");
  }

  /** Whether the program runs within a YARN cluster, which hears itself how it ended. */
  public static boolean isWithinYarn() {
    return master().startsWith("yarn")
        && settings().getOrDefault("spark.submit.deployMode", "client").equals("cluster");
  }
}
