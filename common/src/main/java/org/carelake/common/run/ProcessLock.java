package org.carelake.common.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/** Lets one process at a time of this machine work on something; ends with its process. */
public final class ProcessLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private boolean isOver;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @param source folder of the source that it works for
   * @throws StoreUnavailable if another process has it
   */
  public static ProcessLock take(Path source, String work) {
    try {
      Files.createDirectories(source);
      Path file = source.resolve("_" + work + ".lock");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return new ProcessLock(file, channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new StoreUnavailable(
        "Another process is working on %s. Wait until it has ended.".formatted(work), null);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Nobody will need it again. */
  public void over() {
    isOver = true;
  }

  @Override
  public void close() {
    try {
      if (isOver) {
        Files.deleteIfExists(file);
      }
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
