package org.carelake.jobs;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.spark.SparkUserAppException;
import org.carelake.common.spark.ScratchFolder;
import org.carelake.common.spark.Submitted;
import org.carelake.jobs.command.CarelakeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code carelake <command>}: hands over to the command and maps its failure to an exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws SparkUserAppException {
    Progress.prepare();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try {
      keepTemporaryFiles();
    } catch (RuntimeException e) {
      System.exit(exitCode(e, PrintableWriter.over(err)));
    }
    end(run(out, err, arguments));
  }

  /** YARN takes a program within it that leaves by {@code exit} for one that has failed. */
  private static void end(int exitCode) throws SparkUserAppException {
    if (!Submitted.isWithinYarn()) {
      System.exit(exitCode);
    }
    if (exitCode != 0) {
      throw new SparkUserAppException(exitCode);
    }
  }

  /** Libraries leave what they unpack in the folder that the JVM names when they first look. */
  private static void keepTemporaryFiles() {
    if (Submitted.settings().isEmpty()) {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      System.setProperty("java.io.tmpdir", ScratchFolder.in(temporary).toString());
    }
  }

  /** As {@link #main}, but leaves the JVM running and gives the exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    PrintWriter told = PrintableWriter.over(err);
    CommandLine command =
        new CommandLine(new CarelakeCommand())
            .setOut(PrintableWriter.over(out))
            .setErr(told)
            // Its colours are escapes, which the writers show instead of obeying.
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((thrown, any, parsed) -> exitCode(thrown, told));
    try {
      return command.execute(arguments);
    } catch (Error e) {
      // Hadoop throws one where a disk is full, and picocli hands on exceptions only.
      return exitCode(e, told);
    } finally {
      command.getOut().flush();
      told.flush();
    }
  }

  private static int exitCode(Throwable thrown, PrintWriter err) {
    Failure failure = Failure.of(thrown);
    if (failure.message() == null) {
      thrown.printStackTrace(err);
    } else {
      err.println(failure.message());
    }
    return failure.exitCode();
  }
}
