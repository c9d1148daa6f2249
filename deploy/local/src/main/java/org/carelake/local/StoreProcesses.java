package org.carelake.local;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The processes of one store, found in the system's process table.
 *
 * <p>A process is ours if its command line names our folder. There are no files with process ids,
 * which lie after a crash, and a process of somebody else is never taken for ours. A process that
 * has ended but was not yet collected by its parent has no command line, and so does not count.
 */
record StoreProcesses(StoreFolder folder) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The Java process that hosts the store; not the program before it, which becomes Java. */
  Optional<ProcessHandle> host() {
    return naming("@" + folder.arguments()).filter(StoreProcesses::isJava);
  }

  /** The process of MariaDB or PostgreSQL itself, which can survive its host. */
  Optional<ProcessHandle> server() {
    return naming("--datadir=" + folder.data()).or(() -> naming(folder.data().toString()));
  }

  /** Asks the host to end, which ends the server in good order. Does not wait. */
  void askToEnd() {
    host().ifPresent(ProcessHandle::destroy);
  }

  /** Ends whatever runs, and returns when nothing does. */
  void end() {
    end(this::host);
    end(this::server);
  }

  private static void end(Supplier<Optional<ProcessHandle>> process) {
    process.get().ifPresent(ProcessHandle::destroy);
    if (!Waiting.until(() -> process.get().isEmpty(), PATIENCE)) {
      process.get().ifPresent(ProcessHandle::destroyForcibly);
      Waiting.until(() -> process.get().isEmpty(), PATIENCE);
    }
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("/java")).isPresent();
  }

  private static Optional<ProcessHandle> naming(String argument) {
    return ProcessHandle.allProcesses().filter(process -> names(process, argument)).findFirst();
  }

  private static boolean names(ProcessHandle process, String argument) {
    return process.info().arguments().stream().flatMap(Stream::of).anyMatch(argument::equals);
  }
}
