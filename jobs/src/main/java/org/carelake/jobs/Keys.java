package org.carelake.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.jobs.export.Disclosure;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.export.PseudonymKey;
import org.carelake.jobs.extract.ExtractSettings;
import org.carelake.jobs.fhirexport.ServerSettings;
import org.carelake.jobs.ingest.Limits;
import org.carelake.jobs.noshow.Policy;
import org.carelake.jobs.publish.Publish;
import org.carelake.jobs.schedule.ScheduleLimits;

/** Every setting there is: those of each job, which stand with it, and those of all. */
final class Keys {
  static final SettingKey<String> LAKE_ROOT =
      SettingKey.text("lake.root", "folder or s3a:// address of the lake");

  private static final SettingKey<String> SPARK =
      SettingKey.text("spark.**", "anything that Spark knows");

  static final List<SettingKey<?>> ALL = all();

  private Keys() {}

  private static List<SettingKey<?>> all() {
    List<SettingKey<?>> all = new ArrayList<>(Sources.KEYS);
    all.addAll(ServerSettings.KEYS);
    all.addAll(ExtractSettings.KEYS);
    all.add(LAKE_ROOT);
    all.addAll(Limits.KEYS);
    all.addAll(Publish.KEYS);
    all.addAll(Targets.keys());
    all.addAll(Export.KEYS);
    all.addAll(Disclosure.KEYS);
    all.addAll(PseudonymKey.KEYS);
    all.addAll(Policy.KEYS);
    all.addAll(ScheduleLimits.KEYS);
    all.addAll(HadoopSettings.KEYS);
    all.addAll(LocalServers.keys());
    all.add(SPARK);
    return List.copyOf(all);
  }

  /**
   * Reads and checks the settings.
   *
   * @param home where the program lies: its data are below it unless the settings say otherwise
   */
  static Settings load(Path home, Optional<Path> file, Map<String, String> flags) {
    Map<String, String> places =
        Map.of(
            "local.root",
            home + "/data/local",
            LAKE_ROOT.name(),
            home + "/data/lake",
            "export.root",
            home + "/data/processed");
    return Settings.load(ALL, places, file, System.getenv(), flags, Keys::problems);
  }

  private static List<String> problems(Settings settings) {
    List<String> problems = new ArrayList<>(Targets.problems(settings));
    problems.addAll(ServerSettings.problems(settings));
    problems.addAll(ExtractSettings.problems(settings));
    problems.addAll(HadoopSettings.problems(settings));
    return problems;
  }
}
