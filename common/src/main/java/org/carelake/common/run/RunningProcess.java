package org.carelake.common.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A process of this platform, told from a later one that got the same number.
 *
 * @param started when, as its system counts; 0 where that does not tell
 */
public record RunningProcess(String host, long number, long started) {
  private static final long UNKNOWN = 0;

  /** Of the fields of {@code /proc/<pid>/stat} behind the name, as proc(5) lists them. */
  private static final int START = 19;

  /** The process that asks. */
  public static RunningProcess self() {
    return of(ProcessHandle.current());
  }

  /** One of this host. */
  public static RunningProcess of(ProcessHandle process) {
    return new RunningProcess(thisHost(), process.pid(), startOf(process));
  }

  /** Whether it runs on this host, the only one whose processes can be seen. */
  public boolean isHere() {
    return host.equals(thisHost());
  }

  /** Whether it still runs; only for one of this host. */
  public boolean isAlive() {
    return ProcessHandle.of(number)
        .map(RunningProcess::startOf)
        .filter(start -> start == UNKNOWN || start == started)
        .isPresent();
  }

  /**
   * Tells processes with the same number apart. Linux counts from its own start; what Java makes of
   * that is a time of day, which moves whenever the clock is set, so that a process would seem to
   * be another one after some hours.
   */
  private static long startOf(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
      // The name stands in brackets and may hold anything.
      String afterName = stat.substring(stat.lastIndexOf(')') + 2);
      return Long.parseLong(afterName.split(" ", -1)[START]);
    } catch (IOException e) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(UNKNOWN);
    }
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName().replace(' ', '_');
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
