package org.carelake.common.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.carelake.common.run.Nearest;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings of one command: defaults, then a file, then the environment, then flags; the later
 * wins. All that is wrong with names, values and what they are together is told at once, before
 * anything else is done.
 */
public final class Settings {
  private final SmallRyeConfig config;
  private final List<SettingKey<?>> known;

  private Settings(SmallRyeConfig config, List<SettingKey<?>> known) {
    this.config = config;
    this.known = known;
  }

  /**
   * Reads and checks everything.
   *
   * @param places defaults that depend on where the program lies
   * @param file {@code .properties}, {@code .yaml} or {@code .yml}
   * @param combinations finds what values that are right by themselves must not be together
   * @throws Misconfigured with all that is wrong
   */
  public static Settings load(
      List<SettingKey<?>> known,
      Map<String, String> places,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> flags,
      Function<Settings, List<String>> combinations) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withSources(source(defaults(known, places), "defaults", 100))
            .withSources(source(fromEnvironment(known, environment), "environment", 300))
            .withSources(source(flags, "flags", 400));
    file.ifPresent(path -> builder.withSources(source(path)));
    Settings settings = new Settings(builder.build(), known);
    settings.requireRight(combinations);
    return settings;
  }

  private static Map<String, String> defaults(
      List<SettingKey<?>> known, Map<String, String> places) {
    Map<String, String> defaults = new TreeMap<>(places);
    known.stream()
        .filter(key -> key.byDefault() != null)
        .forEach(key -> defaults.put(key.name(), key.byDefault()));
    return defaults;
  }

  private static ConfigSource source(Map<String, String> values, String name, int ordinal) {
    return new PropertiesConfigSource(values, name, ordinal);
  }

  private static ConfigSource source(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Misconfigured(
          "Cannot read the settings file " + file + ": there is no such file. Check --config.");
    }
    try {
      if (file.toString().matches(".*\\.ya?ml")) {
        return new YamlConfigSource(file.toUri().toURL(), 200);
      }
      Properties properties = new Properties();
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
      Map<String, String> values = new TreeMap<>();
      properties.forEach((key, value) -> values.put(key.toString(), value.toString().strip()));
      return source(values, file.getFileName().toString(), 200);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException | RuntimeException e) {
      throw new Misconfigured(
          "Cannot read the settings file "
              + file
              + ": it is not valid "
              + (file.toString().endsWith("l") ? "YAML" : "properties")
              + ". Correct it.");
    }
  }

  private static Map<String, String> fromEnvironment(
      List<SettingKey<?>> known, Map<String, String> environment) {
    Map<String, String> values = new TreeMap<>();
    if (environment.containsKey("DB_HOST")) {
      values.put(
          "mysql.url",
          "jdbc:mysql://"
              + environment.get("DB_HOST")
              + "/"
              + environment.getOrDefault("DB_NAME", "carelake"));
    }
    if (environment.containsKey("DB_USER")) {
      values.put("mysql.user", environment.get("DB_USER"));
    }
    if (environment.containsKey("DB_PASSWORD")) {
      values.put("mysql.password", "env:DB_PASSWORD");
    }
    known.stream()
        .filter(key -> environment.containsKey(key.variable()))
        .forEach(key -> values.put(key.name(), environment.get(key.variable())));
    return values;
  }

  private void requireRight(Function<Settings, List<String>> combinations) {
    List<String> problems =
        new ArrayList<>(
            new TreeSet<>(names()).stream().flatMap(name -> problem(name).stream()).toList());
    if (problems.isEmpty()) {
      problems.addAll(combinations.apply(this));
    }
    if (!problems.isEmpty()) {
      throw new Misconfigured(String.join(System.lineSeparator(), problems));
    }
  }

  private Optional<String> problem(String name) {
    return known.stream()
        .filter(each -> each.matches(name))
        .findFirst()
        .map(key -> misplacedCredentials(name, key).or(() -> wrongValue(name, key)))
        .orElseGet(() -> Optional.of(unknown(name)));
  }

  private String unknown(String name) {
    String hint = Nearest.hint(name, known.stream().map(SettingKey::name).toList());
    return "Unknown setting "
        + Printable.text(name)
        + "."
        + (hint.isEmpty() ? " carelake config --all lists those that there are." : hint);
  }

  private Optional<String> wrongValue(String name, SettingKey<?> key) {
    try {
      text(name).ifPresent(value -> parsed(name, key, value));
      return Optional.empty();
    } catch (Misconfigured e) {
      return Optional.of(e.getMessage());
    }
  }

  private <T> T parsed(String name, SettingKey<T> key, String value) {
    if (key.isSecret()) {
      Secret.requireReference(name, value);
    }
    try {
      return key.form().parser().apply(value);
    } catch (IllegalArgumentException e) {
      throw new Misconfigured("%s=%s is not %s.".formatted(name, shown(name), key.form().told()));
    }
  }

  /** Only what this platform reads itself; others may know no other way. */
  private Optional<String> misplacedCredentials(String name, SettingKey<?> key) {
    return text(name)
        .filter(value -> !key.isSecret() && !key.isOpen() && Credentials.areIn(value))
        .map(
            value ->
                Credentials.refusal(name, known.stream().filter(SettingKey::isSecret).toList()));
  }

  /** A value in its type; empty where none is given and there is no default. */
  public <T> Optional<T> find(SettingKey<T> key) {
    return text(key.name()).map(value -> parsed(key.name(), key, value));
  }

  /**
   * A value in its type.
   *
   * @throws Misconfigured if none is given and there is no default
   */
  public <T> T get(SettingKey<T> key) {
    return find(key).orElseThrow(() -> missing(key.name()));
  }

  private static Misconfigured missing(String name) {
    return new Misconfigured("The setting " + name + " has no value. Set it.");
  }

  /** Every name that has a value, in order. */
  public List<String> names() {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .distinct()
        .sorted()
        .toList();
  }

  public Optional<String> text(String name) {
    return config.getOptionalValue(name, String.class);
  }

  /** A value as it may be printed: in place of a password or key it says that it is hidden. */
  public String shown(String name) {
    return Credentials.shown(name, text(name).orElse(""));
  }

  /** The settings below {@code prefix.}, without it; those that are set to nothing are empty. */
  public Map<String, String> below(String prefix) {
    Map<String, String> values = new TreeMap<>();
    names().stream()
        .filter(name -> name.startsWith(prefix + "."))
        .forEach(name -> values.put(name.substring(prefix.length() + 1), text(name).orElse("")));
    return values;
  }

  /** Which of file, environment, flags or defaults a value comes from. */
  public String origin(String name) {
    return config
        .getConfigValue(name)
        .getConfigSourceName()
        .replaceFirst(".*\\[source=(.*)]$", "$1");
  }
}
