package org.carelake.common.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The settings of one command: defaults, then a file, then the environment, then flags; the later
 * wins. An unknown key is an error that names the nearest known one, and all problems are told at
 * once.
 */
public final class Settings {
  private final SmallRyeConfig config;
  private final List<SettingKey> known;

  private Settings(SmallRyeConfig config, List<SettingKey> known) {
    this.config = config;
    this.known = known;
  }

  /**
   * Reads everything and checks the names.
   *
   * @param file {@code .properties}, {@code .yaml} or {@code .yml}
   */
  public static Settings load(
      List<SettingKey> known,
      Map<String, String> defaults,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> flags) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withSources(source(defaults, "defaults", 100))
            .withSources(source(fromEnvironment(known, environment), "environment", 300))
            .withSources(source(flags, "flags", 400));
    file.ifPresent(path -> builder.withSources(source(path)));
    Settings settings = new Settings(builder.build(), known);
    settings.requireKnownNames();
    return settings;
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
      List<SettingKey> known, Map<String, String> environment) {
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

  private void requireKnownNames() {
    List<String> problems =
        new TreeSet<>(names()).stream().flatMap(name -> problem(name).stream()).toList();
    if (!problems.isEmpty()) {
      throw new Misconfigured(String.join(System.lineSeparator(), problems));
    }
  }

  private Optional<String> problem(String name) {
    Optional<SettingKey> key = known.stream().filter(each -> each.matches(name)).findFirst();
    if (key.isEmpty()) {
      return Optional.of(
          "Unknown setting " + Printable.text(name) + ". Did you mean " + nearest(name) + "?");
    }
    return key.get().secret() ? misplacedSecret(name) : misplacedCredentials(name, key.get());
  }

  private Optional<String> misplacedSecret(String name) {
    try {
      secret(name);
      return Optional.empty();
    } catch (Misconfigured e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Only what this platform reads itself; others may know no other way. */
  private Optional<String> misplacedCredentials(String name, SettingKey key) {
    return text(name)
        .filter(value -> !key.isOpen() && Credentials.areIn(value))
        .map(
            value -> Credentials.refusal(name, known.stream().filter(SettingKey::secret).toList()));
  }

  private String nearest(String name) {
    return known.stream()
        .map(SettingKey::name)
        .min(
            Comparator.comparing(
                candidate -> LevenshteinDistance.getDefaultInstance().apply(candidate, name)))
        .orElseThrow();
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

  public String required(String name) {
    return text(name)
        .orElseThrow(() -> new Misconfigured("The setting " + name + " has no value. Set it."));
  }

  /** A value as it may be printed: in place of a password or key it says that it is hidden. */
  public String shown(String name) {
    return Credentials.shown(name, required(name));
  }

  /** A whole number. */
  public Optional<Integer> number(String name) {
    try {
      return text(name).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      throw new Misconfigured(name + "=" + shown(name) + " is not a whole number.");
    }
  }

  /** True or false. */
  public boolean flag(String name) {
    return switch (required(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Misconfigured(name + "=" + shown(name) + " is neither true nor false.");
    };
  }

  /** A share, 0 to 1. */
  public double ratio(String name) {
    String value = required(name);
    try {
      double ratio = Double.parseDouble(value);
      if (ratio >= 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of range
    }
    throw new Misconfigured(name + "=" + shown(name) + " is not a share from 0 to 1.");
  }

  public Optional<Secret> secret(String name) {
    return text(name).map(reference -> Secret.of(name, reference));
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
    return config.getConfigValue(name).getConfigSourceName();
  }
}
