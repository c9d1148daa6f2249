package org.carelake.jobs.sample;

import java.time.LocalDate;
import java.util.List;

/** Tests that suit the reason of their visit, reported on its day or up to two weeks later. */
record LabReports(long seed, long size, Visits visits) implements SampleTable {
  private static final int LONGEST_WAIT_DAYS = 14;

  @Override
  public String name() {
    return "lab_reports";
  }

  @Override
  public List<String> columns() {
    return List.of("report_id", "visit_id", "test_type", "result", "report_date");
  }

  @Override
  public String key(long index) {
    return "R" + (400_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "lab_reports", index);
    long visited = visited(index);
    Visits.Visit visit = visits.visit(visited);
    LabTest test = draws.from(visit.reason().tests());
    return List.of(
        key(index),
        visits.key(visited),
        test.name(),
        test.results().drawn(draws),
        visit.date().plusDays(waitDays(draws)).toString());
  }

  private long visited(long index) {
    return Draws.of(seed, "visited", index).below(visits.size());
  }

  /** Short waits are likelier than long ones. */
  private static int waitDays(Draws draws) {
    return Math.min(draws.below(LONGEST_WAIT_DAYS + 1), draws.below(LONGEST_WAIT_DAYS + 1));
  }

  @Override
  public List<Defect> defects() {
    Defects defects = new Defects(this);
    return List.of(
        defects.required("report_id"),
        defects.required("visit_id"),
        defects.unknown("visit_id", visits),
        defects.error("report_date.date", "31/12/2024", "2025-02-29", "tomorrow"),
        // Not a day long ago: that would be before the visit as well.
        defects.error("report_date.range", "2999-01-01", "2999-12-31", "2250-06-15"),
        defects.columns(),
        defects.date("before_visit", "report_date", this::dayBeforeVisit),
        defects.duplicate(),
        defects.conflict("result", draws -> draws.from(LabTest.ANY_RESULT)));
  }

  private LocalDate dayBeforeVisit(long index, Draws draws) {
    return visits.visit(visited(index)).date().minusDays(1 + draws.below(30));
  }
}
