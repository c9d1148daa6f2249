package org.carelake.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintedTest {
  @Test
  void eachCellIsOneLineWithoutControls() {
    Printed table = new Printed("na\u001bme", "rows");
    table.row("An\u001b[31mn\nLee\u202e", 7);
    table.row(null, 1_200);

    assertEquals(
        """
        na\\u001bme                     rows
        An\\u001b[31mn\\u000aLee\\u202e      7
                                      1,200""",
        table.toString());
  }
}
