package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per laboratory or imaging report of a visit. Sources: lab_reports.csv. */
public final class LabReports {
  public static final Field REPORT_ID = Field.text("report_id", 64).required();

  public static final Field VISIT_ID =
      Field.text("visit_id", 64).required().references(Visits.TABLE);

  public static final Field TEST_TYPE = Field.text("test_type");
  public static final Field RESULT = Field.text("result");

  public static final Field REPORT_DATE =
      Field.date("report_date").between("DATE'1900-01-01'", "add_months(as_of, 24)");

  public static final Table TABLE =
      Table.of(
              "lab_reports",
              "One row per laboratory or imaging report of a visit.",
              REPORT_ID.described("The hospital's number of the report"),
              VISIT_ID.described("The visit that asked for the test"),
              TEST_TYPE.described("Which test, in the hospital's words"),
              RESULT.described("Finding, in the hospital's words"),
              REPORT_DATE.described("Day of the report"))
          .warn(
              "before_visit",
              "the report is not before its visit",
              "report_date >= visits.visit_date");

  private LabReports() {}
}
