package org.carelake.common.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * A process of this platform, told from a later one that got the same number.
 *
 * @param started milliseconds since 1970; 0 where the system does not tell
 */
public record RunningProcess(String host, long number, long started) {
  /** Systems tell a start by the clock, which is set by a little now and then. */
  private static final long CLOCK_STEP_MILLIS = 2_000;

  /** The process that asks. */
  public static RunningProcess self() {
    ProcessHandle self = ProcessHandle.current();
    return new RunningProcess(thisHost(), self.pid(), startOf(self));
  }

  /** Whether it runs on this host, the only one whose processes can be seen. */
  public boolean isHere() {
    return host.equals(thisHost());
  }

  /** Whether it still runs; only for one of this host. */
  public boolean isAlive() {
    return ProcessHandle.of(number)
        .filter(found -> Math.abs(startOf(found) - started) < CLOCK_STEP_MILLIS)
        .isPresent();
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName().replace(' ', '_');
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
