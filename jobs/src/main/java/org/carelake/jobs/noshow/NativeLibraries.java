package org.carelake.jobs.noshow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.carelake.common.run.PlatformException.Misconfigured;

/** The libraries of the learners that are not Java. */
public final class NativeLibraries {
  private NativeLibraries() {}

  /** Whether each of them cannot be loaded on this machine, by the learner's name. */
  public static Map<String, Boolean> problems() {
    Map<String, Boolean> problems = new LinkedHashMap<>();
    problems.put("XGBoost", fails(XgBoost::require));
    problems.put("LightGBM", fails(LightGbm::require));
    return problems;
  }

  private static boolean fails(Runnable load) {
    try {
      load.run();
      return false;
    } catch (Misconfigured e) {
      return true;
    }
  }
}
