package org.carelake.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time start or stop the stores of a root. The system releases
 * the lock when the process dies.
 */
record RootLock(Path root) {
  // A file lock belongs to a whole process; its threads need a lock of their own.
  private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

  /** What is done while the lock is held. */
  interface Work {
    void run() throws IOException;
  }

  /** Waits until the lock is free. */
  void hold(Work work) {
    WITHIN_PROCESS.lock();
    try (FileChannel file =
        FileChannel.open(
            root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.lock();
      work.run();
    } catch (IOException e) {
      throw StoreException.unusable(root, e);
    } finally {
      WITHIN_PROCESS.unlock();
    }
  }
}
