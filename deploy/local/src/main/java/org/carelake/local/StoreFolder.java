package org.carelake.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * The folder of one store under the root: its data and all that outlives a process.
 *
 * @param path absolute, with symbolic links resolved, because processes are known by it
 */
record StoreFolder(Store store, Path path) {
  private static final FileAttribute<?> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static StoreFolder of(Path root, Store store) {
    return new StoreFolder(store, root.resolve(store.folder()));
  }

  /** What the server itself writes. */
  Path data() {
    return path.resolve("data");
  }

  /** What the server prints, of all its starts. */
  Path log() {
    return path.resolve("server.log");
  }

  /** See {@link StateFile}. */
  Path state() {
    return path.resolve("state");
  }

  /** The options of the Java process; its command line names this file, and so this folder. */
  Path arguments() {
    return path.resolve("java.arguments");
  }

  /** Makes the folder and a password, both for the owner's eyes only, where they are missing. */
  void prepare() throws IOException {
    if (Files.notExists(path)) {
      Files.createDirectory(path, OWNER_ONLY_FOLDER);
    }
    if (Files.notExists(password())) {
      makePassword();
    }
  }

  private void makePassword() throws IOException {
    byte[] random = new byte[20];
    new SecureRandom().nextBytes(random);
    Path unfinished = path.resolve("password.new");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, OWNER_ONLY_FILE);
    Files.writeString(unfinished, HexFormat.of().formatHex(random));
    Files.move(unfinished, password(), StandardCopyOption.ATOMIC_MOVE);
  }

  String passwordReference() {
    return "file:" + password();
  }

  /** The port of the last start; empty before the first one. */
  OptionalInt port() {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(portFile())));
    } catch (IOException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  void rememberPort(int port) throws IOException {
    Files.writeString(portFile(), Integer.toString(port));
  }

  private Path password() {
    return path.resolve("password");
  }

  private Path portFile() {
    return path.resolve("port");
  }
}
