package org.carelake.jobs;

import org.carelake.jobs.command.CarelakeCommand;
import picocli.CommandLine;

/** {@code carelake <command>}: hands over to the command and maps its failure to an exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** As {@link #main}, but leaves the JVM running. */
  public static int run(String... arguments) {
    return new CommandLine(new CarelakeCommand())
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> {
              Failure failure = Failure.of(thrown);
              if (failure.message() == null) {
                thrown.printStackTrace(command.getErr());
              } else {
                command.getErr().println(failure.message());
              }
              return failure.exitCode();
            })
        .execute(arguments);
  }
}
