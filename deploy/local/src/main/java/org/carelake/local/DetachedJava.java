package org.carelake.local;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Starts Java processes that outlive the one that started them.
 *
 * <p>They run in a session of their own, so that neither Ctrl-C nor the end of the terminal reaches
 * them, and hold none of its streams. Their options are in a file: class paths are longer than the
 * part of a command line that the system shows.
 */
final class DetachedJava {
  private DetachedJava() {}

  /** Starts a process, which may still be on its way from one program to the next. */
  static Process start(List<String> arguments, StoreFolder folder) throws IOException {
    Files.write(folder.arguments(), arguments.stream().map(DetachedJava::quoted).toList());
    List<String> command = new ArrayList<>();
    ownSession().ifPresent(command::add);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + folder.arguments());
    ProcessBuilder process = new ProcessBuilder(command);
    if (!System.getProperty("native.encoding").equals("UTF-8")) {
      // In the plain C locale, that of cron and of many containers, Java opens no file called "ä".
      process.environment().put("LC_ALL", "C.UTF-8");
    }
    return process
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.log().toFile()))
        .start();
  }

  private static String quoted(String argument) {
    return argument
        .chars()
        .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /**
   * The program that opens a new session. All Linux distributions have it; without it the process
   * shares ours, and Ctrl-C ends it in good order.
   */
  private static Optional<String> ownSession() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
        .map(folder -> Path.of(folder, "setsid"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
