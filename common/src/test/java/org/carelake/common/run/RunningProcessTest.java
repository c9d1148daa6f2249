package org.carelake.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RunningProcessTest {
  private final RunningProcess self = RunningProcess.self();

  @Test
  void thisOneRunsHere() {
    assertTrue(self.isHere());
    assertTrue(self.isAlive());
  }

  @Test
  void anEarlierOneWithTheSameNumberDoesNot() {
    assertFalse(new RunningProcess(self.host(), self.number(), self.started() - 1).isAlive());
  }

  @Test
  void oneThatHasEndedDoesNot() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertFalse(new RunningProcess(self.host(), ended.pid(), self.started()).isAlive());
  }

  /**
   * The time of day of the start moves with the clock, and the process would seem to be another.
   */
  @Test
  void itsStartIsCountedFromThatOfTheMachine() throws Exception {
    Path stat = Path.of("/proc/self/stat");
    assumeTrue(Files.exists(stat), "There is no /proc here.");
    double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);

    // A hundred ticks are a second wherever Java runs on Linux.
    assertTrue(self.started() > 0 && self.started() / 100.0 < uptime, "started " + self.started());
    assertEquals(self, RunningProcess.self());
  }
}
