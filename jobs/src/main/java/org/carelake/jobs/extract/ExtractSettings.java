package org.carelake.jobs.extract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.config.Secret;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.extract.Database;
import org.carelake.common.extract.ExtractQuery;
import org.carelake.common.extract.JdbcSource;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;
import org.carelake.common.run.RawFolder;
import org.carelake.common.source.Source;
import org.carelake.common.sql.SqlFile;
import org.carelake.jobs.SourceSettings;

/** The systems that the sources name a connection to, and what is read of them. */
public final class ExtractSettings {
  private static final SettingKey<String> URL =
      SettingKey.text(
          "sources.*.jdbc.url", "address of a database to extract from, such as jdbc:firebird://…");
  private static final SettingKey<String> USER =
      SettingKey.text("sources.*.jdbc.user", "who reads there");
  private static final SettingKey<Secret> PASSWORD =
      SettingKey.secret("sources.*.jdbc.password", "of that user");
  private static final SettingKey<Integer> FETCH_SIZE =
      SettingKey.whole(
          "sources.*.jdbc.fetch-size", 1, 1_000_000, "rows at a time; 5000 without it");
  private static final SettingKey<Integer> CONNECTIONS =
      SettingKey.whole(
          "sources.*.jdbc.connections",
          1,
          64,
          "at the same time, where all of a table with a whole number as key is read; 1 without it");
  private static final SettingKey<String> EXTRACTS =
      SettingKey.text(
          "sources.*.extracts", "folder of .sql files, each a SELECT with a header, to extract");
  private static final SettingKey<Integer> LAG =
      SettingKey.whole(
          "sources.*.lag",
          0,
          "seconds that a delta reaches back before its watermark; 7200 without it, for long transactions and the hour that comes twice");
  private static final SettingKey<Integer> DELETES_EVERY =
      SettingKey.whole(
          "sources.*.deletes-every",
          0,
          "deltas to one comparison of all keys, which finds what was deleted; 0 for none; 10 without it");
  private static final SettingKey<Integer> EVERY =
      SettingKey.whole(
          "sources.*.every",
          1,
          "minutes from one extract to the next, as your schedule has it; carelake sources then tells when the next is due");

  public static final List<SettingKey<?>> KEYS =
      List.of(URL, USER, PASSWORD, FETCH_SIZE, CONNECTIONS, EXTRACTS, LAG, DELETES_EVERY, EVERY);

  private final Settings settings;
  private final String source;

  private ExtractSettings(Settings settings, String source) {
    this.settings = settings;
    this.source = source;
  }

  /** Whether a setting of a source, without {@code sources.<name>.}, is one of its connection. */
  public static boolean isOne(String own) {
    return SourceSettings.STAGING.matches("sources.any." + own)
        || KEYS.stream().anyMatch(key -> key.matches("sources.any." + own));
  }

  /** Sources that name a connection. */
  static List<String> sources(Settings settings) {
    return SourceSettings.with(URL, settings);
  }

  /** What values that are right by themselves must not be together. */
  public static List<String> problems(Settings settings) {
    List<String> problems = new ArrayList<>();
    for (String source : sources(settings)) {
      ExtractSettings own = new ExtractSettings(settings, source);
      if (own.find(EXTRACTS).isEmpty()) {
        problems.add(
            "sources.%s.jdbc.url needs sources.%1$s.extracts, a folder of .sql files."
                .formatted(source));
      }
      if (!own.find(URL).orElse("").startsWith("jdbc:")) {
        problems.add("sources.%s.jdbc.url does not begin with jdbc:.".formatted(source));
      }
      new SourceSettings(settings, source)
          .place(new RawFolder(".", new Configuration(false)), problems);
    }
    return problems;
  }

  private <T> Optional<T> find(SettingKey<T> key) {
    return new SourceSettings(settings, source).find(key);
  }

  /**
   * A source.
   *
   * @param all folder of the folders of sources that name none
   */
  static ExtractSource source(Settings settings, String source, RawFolder all) {
    ExtractSettings own = new ExtractSettings(settings, source);
    Database database =
        new Database(
            source,
            own.find(URL).orElse(""),
            own.find(USER).orElse(""),
            own.find(PASSWORD).orElse(Secret.NONE),
            own.find(FETCH_SIZE).orElse(5_000),
            own.find(CONNECTIONS).orElse(1));
    JdbcSource jdbc =
        new JdbcSource(
            database,
            own.queries(all.conf()),
            Duration.ofSeconds(own.find(LAG).orElse(7_200)),
            own.find(DELETES_EVERY).orElse(10));
    return new ExtractSource(
        source,
        jdbc,
        new SourceSettings(settings, source).place(all, new ArrayList<>()),
        own.find(EVERY).map(Duration::ofMinutes));
  }

  private List<ExtractQuery> queries(Configuration conf) {
    List<String> problems = new ArrayList<>();
    LakeFiles folder = new LakeFiles(find(EXTRACTS).orElse(""), conf);
    List<ExtractQuery> queries =
        folder.names().stream()
            .filter(name -> name.endsWith(".sql"))
            .map(name -> query(folder, name, problems))
            .toList();
    if (queries.isEmpty()) {
      problems.add(
          "sources.%s.extracts holds no .sql file. Put one into it for each table to read."
              .formatted(source));
    }
    if (!problems.isEmpty()) {
      throw new Misconfigured(String.join(System.lineSeparator(), problems));
    }
    return queries;
  }

  private ExtractQuery query(LakeFiles folder, String name, List<String> problems) {
    ExtractQuery query =
        ExtractQuery.of(
            file(folder, name).orElseThrow(),
            why ->
                problems.add(
                    "Cannot use the extract %s of the source %s: %s."
                        .formatted(Printable.text(name), source, why)));
    query.mapping().ifPresent(mapping -> requireRead(query, mapping, folder.conf(), problems));
    return query;
  }

  private static Optional<SqlFile> file(LakeFiles folder, String name) {
    return folder
        .read(name)
        .map(
            text ->
                new SqlFile(
                    name.replaceFirst("\\.sql$", ""), new String(text, StandardCharsets.UTF_8)));
  }

  /** The mapping that an extract names reads its files. */
  private void requireRead(
      ExtractQuery query, String mapping, Configuration conf, List<String> problems) {
    String name = mapping.replaceFirst("\\.sql$", "");
    String landed = query.name().toLowerCase(Locale.ROOT) + "-00001.csv.gz";
    boolean isRead =
        settings
            .text("sources." + source + ".mapping")
            .map(folder -> new LakeFiles(folder, conf))
            .flatMap(folder -> file(folder, name + ".sql"))
            .filter(
                file ->
                    !file.declares("Files")
                        || file.list("Files").stream()
                            .anyMatch(glob -> Source.matches(glob, landed)))
            .isPresent();
    if (!isRead) {
      problems.add(
          "The extract %s of the source %s is for the mapping %s, which does not read %s. Correct its Files, or the name."
              .formatted(query.name(), source, Printable.text(name), landed));
    }
  }
}
