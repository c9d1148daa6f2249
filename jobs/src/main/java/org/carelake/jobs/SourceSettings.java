package org.carelake.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.run.LandingPlace;
import org.carelake.common.run.RawFolder;

/** What the settings say of one source that something is fetched for. */
public record SourceSettings(Settings settings, String source) {
  public static final SettingKey<String> STAGING =
      SettingKey.text(
          "sources.*.staging",
          "where sources.*.path is on S3: folder of this machine in which what is fetched comes together");

  /** Sources that have a setting. */
  public static List<String> with(SettingKey<?> key, Settings settings) {
    return settings.names().stream()
        .filter(key::matches)
        .map(name -> name.split("\\.", -1)[1])
        .distinct()
        .toList();
  }

  /** The value of a setting {@code sources.*.…} for this source. */
  public <T> Optional<T> find(SettingKey<T> key) {
    return settings.find(key.of(source));
  }

  /**
   * Where its files come to.
   *
   * @param all folder of the folders of sources that name none
   * @param problems told if it cannot be used
   */
  public LandingPlace place(RawFolder all, List<String> problems) {
    RawFolder raw =
        settings
            .text("sources." + source + ".path")
            .map(path -> new RawFolder(path, all.conf()))
            .orElse(all.of(source));
    Optional<String> staging = find(STAGING);
    if (staging.isEmpty() && !raw.isOfThisMachine()) {
      problems.add(
          "sources.%s.path is on another file system: set sources.%1$s.staging, a folder of this machine in which what is fetched comes together before it is copied there."
              .formatted(source));
    }
    return new LandingPlace(
        Path.of(staging.orElse(raw.address()).replaceFirst("^file:(//)?", "")), raw);
  }
}
