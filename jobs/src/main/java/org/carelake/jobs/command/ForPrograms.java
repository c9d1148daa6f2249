package org.carelake.jobs.command;

import picocli.CommandLine.Option;

/** The flag of commands whose result programs read too. */
final class ForPrograms {
  @Option(names = "--json", description = "The result as JSON.")
  private boolean json;

  boolean isGiven() {
    return json;
  }

  /**
   * A table as it is asked for.
   *
   * @param none what people are told of an empty one
   */
  String text(Printed table, String none) {
    if (json) {
      return Json.of(table.rows());
    }
    return table.isEmpty() ? none : table.toString();
  }
}
