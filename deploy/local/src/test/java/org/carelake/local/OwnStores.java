package org.carelake.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stores for one test, which may stop and kill them. The root has a blank in its name. */
final class OwnStores implements BeforeEachCallback, AfterEachCallback {
  static final Path HOME = Path.of(System.getProperty("carelake.home"));

  private Path folder;
  private LocalStores stores;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("carelake own stores").toRealPath();
    stores = LocalStores.at(root(), HOME).withFreePorts();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    stores.stop();
    new FolderTree(folder).delete();
  }

  Path root() {
    return folder.resolve("the root");
  }

  LocalStores stores() {
    return stores;
  }

  /** The process that hosts MariaDB. */
  ProcessHandle host() {
    return host(Store.MYSQL);
  }

  ProcessHandle host(Store store) {
    return LocalStore.of(root(), store).processes().host().orElseThrow();
  }

  /** MariaDB's own process, if there is one. */
  Optional<ProcessHandle> server() {
    return server(Store.MYSQL);
  }

  Optional<ProcessHandle> server(Store store) {
    return LocalStore.of(root(), store).processes().server();
  }

  /** How many processes host MariaDB, which should be one. */
  long hosts() {
    String argument = "@" + StoreFolder.of(root(), Store.MYSQL).arguments();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").endsWith(argument))
        .count();
  }

  Endpoint startMySql() {
    return start(Store.MYSQL);
  }

  Endpoint start(Store store) {
    stores.start(Set.of(store));
    return stores.await(store);
  }
}
