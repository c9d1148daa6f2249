package org.carelake.jobs.command;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.carelake.common.run.PlatformException.Misconfigured;

/** A file that tells of patients, so that nobody but its owner may read it. */
final class PrivateFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<StandardOpenOption> ANEW =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);

  private PrivateFile() {}

  static void write(Path file, String text) throws IOException {
    try (Writer writer = writer(file)) {
      writer.write(text);
    }
  }

  /**
   * A page that was asked for.
   *
   * @throws Misconfigured where it cannot be written
   */
  static void page(Path file, String html) {
    try {
      write(file, html);
    } catch (IOException e) {
      throw new Misconfigured(
          "Cannot write " + file + ": no such folder, or no right to write there.");
    }
  }

  /** UTF-8; replaces what the file held. One that was there keeps the rights that it has. */
  static Writer writer(Path file) throws IOException {
    return new BufferedWriter(
        Channels.newWriter(Files.newByteChannel(file, ANEW, OWNER_ONLY), StandardCharsets.UTF_8));
  }
}
