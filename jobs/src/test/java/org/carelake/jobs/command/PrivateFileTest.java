package org.carelake.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
  @TempDir Path folder;

  @Test
  void itsOwnerAloneMayReadIt() throws IOException {
    Path file = folder.resolve("portrait.html");

    PrivateFile.write(file, "a longer text");
    PrivateFile.write(file, "Zoë");

    assertEquals("Zoë", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }
}
