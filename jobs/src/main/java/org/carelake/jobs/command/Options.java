package org.carelake.jobs.command;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Filter.Result;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.filter.Filterable;
import org.apache.logging.log4j.core.filter.ThresholdFilter;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Option;

/** The flags that all commands share. */
final class Options {
  @Option(names = "--config", paramLabel = "FILE", description = "Settings: .properties or .yaml.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over all others.")
  private final Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--as-of",
      paramLabel = "INSTANT",
      description = "What counts as now: 2024-05-01 or 2024-05-01T12:00:00Z.")
  private String asOf;

  @Option(
      names = {"-q", "--quiet"},
      description = "No line for each step, only the result and what is wrong.")
  private boolean quiet;

  @Option(names = "--verbose", description = "Also what Spark and other libraries tell.")
  private boolean verbose;

  Platform platform() {
    if (quiet) {
      showOnlyWarnings();
    }
    if (verbose) {
      Configurator.setRootLevel(Level.INFO);
    }
    return Platform.of(Optional.ofNullable(config), set);
  }

  /** A run's own log file gets all the same. */
  private static void showOnlyWarnings() {
    Filter warnings = ThresholdFilter.createFilter(Level.WARN, Result.NEUTRAL, Result.DENY);
    for (Appender shown :
        LoggerContext.getContext(false)
            .getConfiguration()
            .getRootLogger()
            .getAppenders()
            .values()) {
      ((Filterable) shown).addFilter(warnings);
    }
  }

  /** The one place where the clock is read. */
  Instant asOf() {
    if (asOf == null) {
      return Instant.now();
    }
    try {
      return asOf.length() == 10
          ? LocalDate.parse(asOf).atStartOfDay().toInstant(ZoneOffset.UTC)
          : Instant.parse(asOf);
    } catch (DateTimeParseException e) {
      throw new Misconfigured(
          "--as-of "
              + asOf
              + " is neither a date nor an instant. Write 2024-05-01 or 2024-05-01T12:00:00Z.");
    }
  }
}
