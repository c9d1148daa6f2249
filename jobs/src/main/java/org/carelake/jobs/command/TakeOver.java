package org.carelake.jobs.command;

import picocli.CommandLine.Option;

/** The flag of commands that publish. */
final class TakeOver {
  @Option(
      names = "--take-over",
      description =
          "Publish this lake as it is, also to stores that hold another lake or a later state of it.")
  private boolean given;

  boolean isGiven() {
    return given;
  }
}
