package org.carelake.common.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir java.nio.file.Path folder;
  private FileSystem files;
  private FileContext context;

  @BeforeEach
  void open() throws IOException {
    Configuration conf = new Configuration();
    Sessions.localFiles().forEach(conf::set);
    files = FileSystem.newInstance(folder.toUri(), conf);
    context = FileContext.getFileContext(folder.toUri(), conf);
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }

  @Test
  void noQuestionStartsAProcess() throws IOException {
    java.nio.file.Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      files.mkdirs(path("a/b"), FsPermission.valueOf("drwxr-x---"));
      files.create(path("a/b/c"), true).close();
      context.create(path("a/b/d"), EnumSet.of(CreateFlag.CREATE)).close();
      context.rename(path("a/b/d"), path("a/b/c"), Options.Rename.OVERWRITE);
      var found = files.listFiles(path("a"), true);
      assertEquals("c", found.next().getPath().getName());
      assertFalse(found.hasNext());
      recording.dump(events);
    }
    assertEquals(0, RecordingFile.readAllEvents(events).size());
  }

  @Test
  void aFileIsToldAsItIs() throws IOException {
    Files.writeString(folder.resolve("a"), "four");
    Files.setPosixFilePermissions(
        folder.resolve("a"), PosixFilePermissions.fromString("rw-r-----"));

    FileStatus told = files.getFileStatus(path("a"));

    assertEquals(4, told.getLen());
    assertTrue(told.isFile());
    assertEquals("rw-r-----", told.getPermission().toString());
    assertEquals(folder.resolve("a").toFile().lastModified(), told.getModificationTime());
    assertEquals(Files.getOwner(folder.resolve("a")).getName(), told.getOwner());
    assertEquals(path("a"), told.getPath());
  }

  @Test
  void whatIsNotThereIsNotFound() throws IOException {
    Files.writeString(folder.resolve("file"), "");

    assertThrows(FileNotFoundException.class, () -> files.getFileStatus(path("none")));
    assertThrows(FileNotFoundException.class, () -> files.getFileStatus(path("file/below")));
    assertThrows(FileNotFoundException.class, () -> context.getFileLinkStatus(path("none")));
    assertFalse(files.exists(path("none")));
  }

  @Test
  void aLinkIsToldAsWhatItLeadsTo() throws IOException {
    Files.writeString(folder.resolve("a"), "four");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));

    assertEquals(4, files.getFileStatus(path("link")).getLen());
    assertEquals(4, context.getFileLinkStatus(path("link")).getLen());
  }

  @Test
  void permissionsAreSet() throws IOException {
    Files.writeString(folder.resolve("a"), "");

    files.setPermission(path("a"), FsPermission.valueOf("-rwx--x---"));

    assertEquals(
        "rwx--x---",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))));
  }

  @Test
  void whatIsWrittenIsItsOwnersAlone() throws IOException {
    files.mkdirs(path("a/b"));
    files.create(path("a/b/file"), true).close();
    context.mkdir(path("c/d"), null, true);
    context.create(path("c/d/file"), EnumSet.of(CreateFlag.CREATE)).close();

    for (String name : List.of("a", "a/b", "c", "c/d")) {
      assertEquals("rwx------", permissions(name), name);
    }
    assertEquals("rw-------", permissions("a/b/file"));
    assertEquals("rw-------", permissions("c/d/file"));
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }
}
