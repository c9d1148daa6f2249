package org.carelake.jobs.command;

import java.util.Optional;
import java.util.function.Function;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import org.carelake.jobs.Runs;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The flags of commands that change something, and how such a command is done: as a run. */
final class RunOptions {
  @Mixin private Options options;

  @Option(names = "--dry-run", description = "Decide and count everything, change nothing.")
  private boolean dryRun;

  /** The steps of a command. */
  interface Work {
    void run(Platform platform, Run run, Summary summary);
  }

  int run(CommandSpec spec, String command, Work work) {
    return run(spec, command, false, false, work);
  }

  int run(CommandSpec spec, String command, TakeOver takeOver, Work work) {
    return run(spec, command, false, takeOver.isGiven(), work);
  }

  int run(CommandSpec spec, String command, boolean strict, boolean takeOver, Work work) {
    Flags flags = new Flags(strict, takeOver);
    try (Platform platform = options.platform()) {
      return run(platform, spec, command, flags, work);
    }
  }

  /**
   * Does first what needs no lock of the lake, and may take long.
   *
   * @param first gives why something of it could not be done; not called for a dry run. All else is
   *     done all the same.
   */
  int run(
      CommandSpec spec,
      String command,
      Flags flags,
      Function<Platform, Optional<PlatformException>> first,
      Work work) {
    try (Platform platform = options.platform()) {
      Optional<PlatformException> failure = dryRun ? Optional.empty() : first.apply(platform);
      return run(
          platform,
          spec,
          command,
          flags,
          (same, run, summary) -> {
            work.run(same, run, summary);
            if (failure.isPresent() && summary.problems().isEmpty()) {
              throw failure.get();
            }
            failure.ifPresent(problem -> summary.problems().add(problem.getMessage()));
          });
    }
  }

  private int run(Platform platform, CommandSpec spec, String command, Flags flags, Work work) {
    return platform
        .runs()
        .run(
            command,
            options.asOf(),
            new Runs.Way(dryRun, flags.takeOver()),
            run -> {
              Summary summary = Summary.of(run, flags, spec.commandLine().getOut());
              work.run(platform, run, summary);
              requireNoProblems(summary);
              return 0;
            });
  }

  /** What some of the data cost does not keep all else from being done. */
  private static void requireNoProblems(Summary summary) {
    if (!summary.problems().isEmpty()) {
      throw new DataRefused(
          String.join(System.lineSeparator(), summary.problems())
              + System.lineSeparator()
              + "All else was done.");
    }
  }
}
