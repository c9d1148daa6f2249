package org.carelake.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stores of one root folder: real servers on this machine, each in its own process.
 *
 * <p>They outlive the program that started them, and keep their data and ports when started again.
 * Another root is another, independent set of stores. All methods may be called by several threads
 * and programs at once.
 */
public final class LocalStores {
  private final Path root;
  private final Path home;
  private final Ports ports;

  private LocalStores(Path root, Path home, Ports ports) {
    this.root = root;
    this.home = home;
    this.ports = ports;
  }

  /**
   * The stores that keep their data under a folder.
   *
   * @param root made if it is not there
   * @param home the checkout, in which the programs that host the stores were built
   */
  public static LocalStores at(Path root, Path home) {
    return new LocalStores(made(root), home.toAbsolutePath(), Ports.usual());
  }

  /** The same stores, of which the given ones take the given ports when they are started. */
  public LocalStores withPorts(Map<Store, Integer> configured) {
    return new LocalStores(root, home, ports.withConfigured(configured));
  }

  /** The same stores, which leave the preferred ports to others. */
  public LocalStores withFreePorts() {
    return new LocalStores(root, home, ports.withoutPreferred());
  }

  /**
   * Starts stores side by side and returns at once; those that have a process are left alone.
   *
   * @throws StoreException if a port is taken or a store's program was not built
   */
  public void start(Set<Store> stores) {
    new RootLock(root)
        .hold(
            () -> {
              for (Store store : stores) {
                if (!of(store).hasHost()) {
                  of(store).start(home, ports);
                }
              }
            });
  }

  /**
   * Blocks until a store serves.
   *
   * @throws StoreException if it was not started, died, or does not serve within two minutes
   */
  public Endpoint await(Store store) {
    return of(store).await();
  }

  /** How to reach a store; empty when it does not serve. */
  public Optional<Endpoint> running(Store store) {
    return of(store).running();
  }

  /** Stops all stores of this root in good order, by force after a minute; returns when done. */
  public void stop() {
    new RootLock(root)
        .hold(
            () -> {
              all().forEach(store -> store.processes().askToEnd());
              all().forEach(store -> store.processes().end());
            });
  }

  /** How all stores of this root are, started or not. */
  public List<Status> status() {
    return all().stream().map(LocalStore::status).toList();
  }

  private List<LocalStore> all() {
    return Arrays.stream(Store.values()).map(this::of).toList();
  }

  private LocalStore of(Store store) {
    return LocalStore.of(root, store);
  }

  private static Path made(Path root) {
    try {
      // A link to a folder is fine as a root, but not for createDirectories.
      return Files.isDirectory(root)
          ? root.toRealPath()
          : Files.createDirectories(root).toRealPath();
    } catch (IOException e) {
      throw StoreException.unusable(root, e);
    }
  }
}
