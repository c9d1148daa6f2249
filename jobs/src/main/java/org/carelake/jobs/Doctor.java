package org.carelake.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.carelake.common.config.Settings;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.RunRecord;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.noshow.NativeLibraries;
import org.carelake.local.Status;

/** Looks at this machine, the lake and the stores, and says what to do about what is wrong. */
public final class Doctor {
  private static final int OLDEST_JAVA = 17;
  private static final long LEAST_MEMORY = 1L << 30;
  private static final long LEAST_DISK = 2L << 30;
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(5);

  private final Settings settings;
  private final Platform platform;
  private final List<Finding> findings = new ArrayList<>();

  Doctor(Settings settings, Platform platform) {
    this.settings = settings;
    this.platform = platform;
  }

  /**
   * What was looked at.
   *
   * @param found how it is
   * @param advice what to do; empty where all is well
   */
  public record Finding(String what, String found, Optional<String> advice) {}

  /** Everything that was looked at; a thing that cannot be looked at is wrong. */
  public List<Finding> findings() {
    java();
    memory();
    disk("temporary files", System.getProperty("java.io.tmpdir"), "-Djava.io.tmpdir");
    disk("local stores", settings.text("local.root").orElse(""), "local.root");
    disk("lake", settings.get(Keys.LAKE_ROOT), Keys.LAKE_ROOT.name());
    disk("exports", Export.root(settings), "export.root");
    clock();
    lake();
    platform.localServers().status().forEach(this::port);
    platform.targets().named().forEach(this::store);
    NativeLibraries.problems()
        .forEach(
            (library, fails) ->
                add(
                    "native library of " + library,
                    fails ? "does not load" : "loads",
                    fails,
                    "Install libgomp (Debian: libgomp1), on the executors too; without it the other learner is trained alone."));
    return findings;
  }

  private void java() {
    int version = Runtime.version().feature();
    add(
        "Java",
        System.getProperty("java.version") + " in " + System.getProperty("java.home"),
        version < OLDEST_JAVA,
        "Install a JDK 17 and set JAVA_HOME to it.");
  }

  private void memory() {
    long most = Runtime.getRuntime().maxMemory();
    add(
        "memory",
        megabytes(most) + " at most for a command",
        most < LEAST_MEMORY,
        "Give it more: CARELAKE_JAVA_OPTIONS=-Xmx2g.");
  }

  private void disk(String what, String folder, String setting) {
    if (folder.contains("://")) {
      return;
    }
    Path there = existing(Path.of(folder).toAbsolutePath());
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      boolean isWritable = Files.isWritable(there);
      add(
          "folder of " + what,
          "%s: %s free%s".formatted(folder, megabytes(free), isWritable ? "" : ", not writable"),
          free < LEAST_DISK || !isWritable,
          isWritable
              ? "Make room there, or name another folder with " + setting + "."
              : "Let this user write there, or name another folder with " + setting + ".");
    } catch (IOException e) {
      add(
          "folder of " + what,
          folder + " cannot be looked at",
          true,
          "Name another folder with " + setting + ".");
    }
  }

  /** The folder itself, or the nearest above it that is there. */
  private static Path existing(Path folder) {
    return Files.exists(folder) || folder.getParent() == null
        ? folder
        : existing(folder.getParent());
  }

  /** Ids of runs count up with the clock, and deliveries are ordered by it. */
  private void clock() {
    attempt(
        "clock",
        () -> {
          Instant now = Instant.now();
          Optional<Instant> last =
              platform.runs().ledger().latest(1).stream()
                  .map(RunRecord::started)
                  .filter(started -> started != null)
                  .findFirst();
          boolean wentBack =
              last.filter(started -> started.isAfter(now.plus(CLOCKS_MAY_DIFFER))).isPresent();
          return new Finding(
              "clock",
              now.toString() + (wentBack ? ", before the last run began" : ""),
              wentBack ? Optional.of("Set the clock, best by NTP.") : Optional.empty());
        });
  }

  private void lake() {
    attempt(
        "lake",
        () -> {
          platform.runs().requireWholeLake();
          return new Finding("lake", "whole", Optional.empty());
        });
  }

  private void port(Status status) {
    if (status.port().isEmpty()) {
      return;
    }
    int port = status.port().getAsInt();
    boolean isTaken = status.isPortTaken();
    add(
        "local " + status.store().title(),
        "port %d, %s%s"
            .formatted(
                port,
                status.state().name().toLowerCase(Locale.ROOT),
                isTaken ? ", and another program has its port" : ""),
        isTaken,
        "Stop the other program, or choose another port with %s."
            .formatted(status.store().portSetting()));
  }

  private void store(TargetName name) {
    attempt(
        Targets.title(name),
        () -> {
          int tables = platform.targets().open(name).held().size();
          return new Finding(
              Targets.title(name),
              "answers, %d tables published".formatted(tables),
              Optional.empty());
        });
  }

  /** A message of ours says what, why and what to do. */
  private void attempt(String what, Supplier<Finding> look) {
    try {
      findings.add(look.get());
    } catch (PlatformException e) {
      findings.add(new Finding(what, "does not work", Optional.of(e.getMessage())));
    }
  }

  private void add(String what, String found, boolean isWrong, String advice) {
    findings.add(new Finding(what, found, isWrong ? Optional.of(advice) : Optional.empty()));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
  }
}
