package org.carelake.common.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.RunningProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  private static final RunningProcess SELF = RunningProcess.self();

  @TempDir Path parent;

  private Path leftBy(String host, long process, long started) throws IOException {
    Path folder = parent.resolve("carelake-%s-%d-%d".formatted(host, process, started));
    Files.createDirectories(folder.resolve("blockmgr/00"));
    Files.writeString(folder.resolve("blockmgr/00/shuffle"), "rows");
    return folder;
  }

  @Test
  void itIsThisUsersAloneAndTheSameWheneverThisProcessAsks() throws IOException {
    Path folder = ScratchFolder.in(parent);

    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    assertEquals(parent, folder.getParent());
    assertEquals(folder, ScratchFolder.in(parent));
    assertEquals(folder, ScratchFolder.in(folder));
  }

  @Test
  void whatKilledProcessesLeftIsRemovedAndNothingElse() throws IOException {
    Path killed = leftBy(SELF.host(), SELF.number(), SELF.started() - 60_000);
    Path elsewhere = leftBy("another-host", 1, 1);
    Path outside = Files.writeString(parent.resolve("outside"), "stays");
    Files.createSymbolicLink(killed.resolve("link"), outside);
    Path foreign = Files.createDirectory(parent.resolve("carelake-notes"));
    RunningProcess other = RunningProcess.of(ProcessHandle.current().parent().orElseThrow());
    Path living = leftBy(SELF.host(), other.number(), other.started());

    ScratchFolder.in(parent);

    assertFalse(Files.exists(killed));
    assertTrue(Files.exists(elsewhere.resolve("blockmgr/00/shuffle")));
    assertTrue(Files.exists(living.resolve("blockmgr/00/shuffle")));
    assertTrue(Files.exists(outside));
    assertTrue(Files.exists(foreign));
  }

  @Test
  void aFolderThatIsNoneIsTheUsersToCorrect() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    Misconfigured problem = assertThrows(Misconfigured.class, () -> ScratchFolder.in(file));

    assertTrue(problem.getMessage().contains("name another with spark.local.dir"));
  }
}
