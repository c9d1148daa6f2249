package org.carelake.jobs;

import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.common.fhir.InvalidView;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.source.UnreadableFile;

/**
 * What went wrong, for the user and the ledger.
 *
 * @param message what, why and what to do; null for a bug, of which only a stack trace can tell
 * @param recorded what the ledger may keep: never the text of a foreign exception, which may quote
 *     a row
 */
record Failure(int exitCode, String message, String recorded) {
  private static final int BUG = 70;

  /** Frameworks wrap what tasks throw, so the whole chain of causes is searched. */
  static Failure of(Throwable thrown) {
    List<Throwable> causes =
        Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(50).toList();
    return causes.stream()
        .flatMap(cause -> Stream.ofNullable(known(cause)))
        .findFirst()
        .or(() -> DamagedLake.of(causes))
        .map(known -> new Failure(known.exitCode(), known.getMessage(), known.getMessage()))
        .orElseGet(() -> new Failure(BUG, null, "bug: " + thrown.getClass().getName()));
  }

  private static PlatformException known(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof PlatformException known) {
      return known;
    }
    if (cause instanceof InvalidView) {
      return new Misconfigured(text);
    }
    if (cause instanceof UnreadableFile) {
      return new DataRefused(text + " Rows of other files may have been taken; none of this one.");
    }
    if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
      return new StoreUnavailable(
          "Cannot write: the disk is full. What is committed stays, nothing is half-written. Make room, then start again.",
          cause);
    }
    if (UnreachableS3.isTold(text)) {
      return UnreachableS3.toUser(text, cause);
    }
    if (cause instanceof AccessDeniedException
        || text.contains("Read-only file system")
        || text.contains("Permission denied")
        || text.startsWith("Mkdirs failed to create")) {
      return new Misconfigured(
          "Cannot write to the lake or the export folder: it is read-only for this user. Give write access, or set lake.root and export.root to folders that can be written.");
    }
    if (cause instanceof OutOfMemoryError) {
      return new Misconfigured(
          "Out of memory. Give the program more: CARELAKE_JAVA_OPTIONS=-Xmx4g.");
    }
    return null;
  }
}
