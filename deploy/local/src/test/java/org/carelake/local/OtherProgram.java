package org.carelake.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Another program that uses the stores of a root: starts MariaDB, prints its address and waits. */
final class OtherProgram {
  private OtherProgram() {}

  public static void main(String[] arguments) throws IOException {
    LocalStores stores = LocalStores.at(Path.of(arguments[0]), OwnStores.HOME).withFreePorts();
    stores.start(Set.of(Store.MYSQL));
    System.out.println(stores.await(Store.MYSQL).url());
    System.out.flush();
    System.in.read();
  }

  /** Runs it until its input is closed or it is killed. */
  static Process run(Path root) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dcarelake.home=" + OwnStores.HOME,
            "-classpath",
            System.getProperty("java.class.path"),
            OtherProgram.class.getName(),
            root.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
