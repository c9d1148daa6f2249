package org.carelake.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The stores of one test run; JUnit closes it when the run ends. */
record TestRunStores(LocalStores stores, Path root, Thread atExit) implements AutoCloseable {
  static TestRunStores make() {
    Path root = temporaryFolder();
    LocalStores stores = LocalStores.at(root, home()).withFreePorts();
    // Ctrl-C ends the tests without telling JUnit, and the stores would outlive them.
    Thread atExit = new Thread(stores::stop);
    Runtime.getRuntime().addShutdownHook(atExit);
    return new TestRunStores(stores, root, atExit);
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stores.stop();
    new FolderTree(root).delete();
  }

  private static Path home() {
    String home = System.getProperty("carelake.home");
    if (home == null) {
      throw new StoreException(
          "Cannot start stores for tests: the system property carelake.home is not set."
              + " Run the tests through Maven, or add -Dcarelake.home=<the checkout>.");
    }
    return Path.of(home);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("carelake-stores");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
