package org.carelake.jobs.command;

import picocli.CommandLine.Option;

/** The flag of commands that read files. */
final class Strict {
  @Option(
      names = "--strict",
      description = "A file that cannot be read stops the run before anything is changed.")
  private boolean given;

  boolean isGiven() {
    return given;
  }
}
