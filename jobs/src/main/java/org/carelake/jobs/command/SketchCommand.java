package org.carelake.jobs.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.Platform;
import org.carelake.jobs.sketch.Draft;
import org.carelake.jobs.sketch.Sketch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sketch",
    description = {
      "Guess a mapping for each shape of unknown CSV files, by the names in their headers.",
      "Exit code 1 if a file has no header that can be read."
    })
final class SketchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Parameters(paramLabel = "FOLDER", description = "Holds the files; or one file.")
  private String folder;

  @Option(names = "--to", paramLabel = "DIR", description = "Where to write them, one file each.")
  private Path to;

  @Override
  public Integer call() throws IOException {
    try (Platform platform = options.platform()) {
      Sketch.Result result = platform.jobs().sketch().run(folder);
      if (to == null) {
        print(result.drafts());
      } else {
        write(result.drafts());
      }
      result.problems().forEach(spec.commandLine().getErr()::println);
      if (result.drafts().isEmpty() && result.problems().isEmpty()) {
        spec.commandLine().getErr().println("There is no CSV file in " + folder + ".");
      }
      return result.problems().isEmpty() && !result.drafts().isEmpty() ? 0 : 1;
    }
  }

  private void print(List<Draft> drafts) {
    PrintWriter out = spec.commandLine().getOut();
    for (Draft draft : drafts) {
      out.println("-- " + draft.name() + ".sql");
      out.println(draft.sql());
    }
  }

  private void write(List<Draft> drafts) throws IOException {
    Files.createDirectories(to);
    for (Draft draft : drafts) {
      requireNew(file(draft));
    }
    for (Draft draft : drafts) {
      Files.writeString(file(draft), draft.sql(), StandardOpenOption.CREATE_NEW);
      spec.commandLine().getOut().println(file(draft));
    }
  }

  private Path file(Draft draft) {
    return to.resolve(draft.name() + ".sql");
  }

  private static void requireNew(Path file) {
    if (Files.exists(file)) {
      throw new Misconfigured(
          "Cannot write "
              + file
              + ": it is there already. Choose another folder, or move it away.");
    }
  }
}
