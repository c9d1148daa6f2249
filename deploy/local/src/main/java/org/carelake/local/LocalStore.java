package org.carelake.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One store of a root: its folder, its processes and how far they are. */
record LocalStore(StoreFolder folder, StoreProcesses processes, StateFile state) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  static LocalStore of(Path root, Store store) {
    StoreFolder folder = StoreFolder.of(root, store);
    return new LocalStore(folder, new StoreProcesses(folder), new StateFile(folder));
  }

  boolean hasHost() {
    return processes.host().isPresent();
  }

  /**
   * Starts the store's process and returns when it can be seen, so that whoever starts the store
   * next, or kills it, finds it. To be called while it has none.
   */
  void start(Path home, Ports ports) throws IOException {
    processes.end();
    int port = ports.choose(folder);
    List<String> arguments = Program.of(folder.store()).arguments(home, folder, port);
    folder.prepare();
    folder.rememberPort(port);
    state.starting();
    Process process = DetachedJava.start(arguments, folder);
    Waiting.until(() -> hasHost() || !process.isAlive(), PATIENCE);
  }

  Optional<Endpoint> running() {
    return processes.host().filter(state::isServedBy).map(host -> endpoint());
  }

  Endpoint await() {
    boolean decided = Waiting.until(() -> running().isPresent() || !hasHost(), PATIENCE);
    return running().orElseThrow(() -> decided ? absent() : late());
  }

  Status status() {
    Optional<ProcessHandle> host = processes.host();
    Status.State reached =
        host.map(
                process -> state.isServedBy(process) ? Status.State.RUNNING : Status.State.STARTING)
            .orElse(Status.State.STOPPED);
    return new Status(
        folder.store(),
        reached,
        folder.port(),
        host.map(process -> OptionalLong.of(process.pid())).orElse(OptionalLong.empty()),
        folder.log());
  }

  private Endpoint endpoint() {
    return folder.store().endpoint(folder.port().orElseThrow(), folder.passwordReference());
  }

  private StoreException absent() {
    String title = folder.store().title();
    if (state.isUnfinished()) {
      return new StoreException(
          ("Cannot start %s: it ended while starting; the end of %s says why."
                  + " If its data are damaged, remove %s (what it holds is lost) and start again.")
              .formatted(title, folder.log(), folder.data()));
    }
    return new StoreException(
        "Cannot reach %s: it is not running in %s. Start it with: carelake up"
            .formatted(title, folder.path()));
  }

  private StoreException late() {
    return new StoreException(
        ("Cannot reach %s: it does not serve after %d minutes; the end of %s says how far it is."
                + " Wait for it, or stop it with carelake down and start again.")
            .formatted(folder.store().title(), PATIENCE.toMinutes(), folder.log()));
  }
}
