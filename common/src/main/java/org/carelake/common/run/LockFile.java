package org.carelake.common.run;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file of a lock: made only where there is none, taken over only from whom it was read of. */
record LockFile(LakeFiles files) {
  private static final String NAME = "lock";

  /** What Hadoop's S3 client says, which is not there on every cluster. */
  private static final String CHANGED = "RemoteFileChangedException";

  /** S3 gives no content where it was replaced while it was asked for. */
  private static final RetryPolicy<Optional<byte[]>> CHANGING =
      RetryPolicy.<Optional<byte[]>>builder()
          .handleIf(
              failure ->
                  failure.getCause() != null
                      && failure.getCause().getClass().getSimpleName().equals(CHANGED))
          .withDelay(Duration.ofMillis(50))
          .withMaxRetries(10)
          .build();

  /** Whether a file was made. */
  enum Made {
    YES,
    NO,
    /** It was, but so might have others: the store cannot tell. */
    UNSURE
  }

  Optional<byte[]> read() {
    return Failsafe.with(CHANGING).get(() -> files.read(NAME));
  }

  /** Makes the file with all of its content, unless there is one. */
  Made create(byte[] content) {
    try {
      return isOnS3() ? new S3Lock(files.conf(), file()).create(content) : createHere(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes the file over from a holder that is no more.
   *
   * @param last what it was when it was read
   */
  Made takeOver(byte[] last, byte[] content) {
    try {
      return isOnS3()
          ? new S3Lock(files.conf(), file()).replace(last, content)
          : takeOverHere(last, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Made takeOverHere(byte[] last, byte[] content) throws IOException {
    return isLocal() ? takeOverGuarded(last, content) : takeOverByMoving(last, content);
  }

  /** One at a time, among processes by a lock of the system's, which ends with its process. */
  private Made takeOverGuarded(byte[] last, byte[] content) throws IOException {
    synchronized (LockFile.class) {
      try (FileChannel guard =
              FileChannel.open(
                  local(new Path(files.folder(), NAME + ".guard")),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock alone = guard.lock()) {
        if (!alone.isValid() || !Arrays.equals(read().orElse(null), last)) {
          return Made.NO;
        }
        delete();
        return createHere(content);
      }
    }
  }

  /** Who moves away what has become another's puts it back; both look again then. */
  private Made takeOverByMoving(byte[] last, byte[] content) throws IOException {
    Path away = part();
    if (!fs().rename(file(), away)) {
      return Made.NO;
    }
    byte[] moved;
    try (var in = fs().open(away)) {
      moved = in.readAllBytes();
    }
    fs().delete(away, false);
    if (!Arrays.equals(moved, last)) {
      createHere(moved);
      return Made.NO;
    }
    return createHere(content) == Made.YES ? Made.UNSURE : Made.NO;
  }

  private Made createHere(byte[] content) throws IOException {
    Path part = part();
    try (OutputStream out = fs().create(part, true)) {
      out.write(content);
    }
    Made made = isLocal() ? link(part) : fs().rename(part, file()) ? Made.YES : Made.NO;
    fs().delete(part, false);
    return made;
  }

  /** Hadoop's rename replaces what is there; a link does not. */
  private Made link(Path part) throws IOException {
    try {
      Files.createLink(local(file()), local(part));
      return Made.YES;
    } catch (FileAlreadyExistsException e) {
      return Made.NO;
    }
  }

  /** Replaces the file, which has to be one's own. */
  void renew(byte[] content) {
    files.write(NAME, content);
  }

  /** Removes the file, which has to be one's own. */
  void delete() {
    files.delete(NAME);
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private boolean isLocal() throws IOException {
    return fs().getUri().getScheme().equals("file");
  }

  private boolean isOnS3() throws IOException {
    return fs().getUri().getScheme().equals("s3a");
  }

  private Path file() {
    return new Path(files.folder(), NAME);
  }

  private Path part() {
    return new Path(files.folder(), "_" + NAME + "." + UUID.randomUUID());
  }

  private FileSystem fs() throws IOException {
    return new Path(files.folder()).getFileSystem(files.conf());
  }
}
