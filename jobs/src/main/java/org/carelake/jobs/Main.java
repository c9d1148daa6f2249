package org.carelake.jobs;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.carelake.jobs.command.CarelakeCommand;
import picocli.CommandLine;

/** {@code carelake <command>}: hands over to the command and maps its failure to an exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            arguments));
  }

  /** As {@link #main}, but leaves the JVM running and gives the exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new CarelakeCommand())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> {
              Failure failure = Failure.of(thrown);
              if (failure.message() == null) {
                thrown.printStackTrace(err);
              } else {
                err.println(failure.message());
              }
              return failure.exitCode();
            })
        .execute(arguments);
  }
}
