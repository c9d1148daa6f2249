package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.source.FhirKind;

/**
 * One row per laboratory or imaging report of a visit. Sources: lab_reports.csv; FHIR R4 laboratory
 * Observation and DiagnosticReport.
 */
public final class LabReports {
  public static final Field REPORT_ID = Field.text("report_id", Keys.LENGTH).required();

  public static final Field VISIT_ID =
      Field.text("visit_id", Keys.LENGTH)
          .required()
          .references(Visits.TABLE)
          .looseIn(FhirKind.NAME);

  public static final Field TEST_TYPE = Field.text("test_type");
  public static final Field RESULT = Field.text("result");

  public static final Field REPORT_DATE =
      Field.date("report_date").between("DATE'1900-01-01'", "add_months(as_of, 24)");

  public static final Field PATIENT_ID =
      Field.text("patient_id", Keys.LENGTH).references(Patients.TABLE);

  public static final Field CODE = Field.text("code");
  public static final Field CODE_SYSTEM = Field.text("code_system");
  public static final Field VALUE_NUMBER = Field.number("value_number");
  public static final Field UNIT = Field.text("unit");
  public static final Field ABNORMAL = Field.flag("abnormal");
  public static final Field STATUS = Field.text("status").words(Observations.STATUSES);

  public static final Table TABLE =
      Table.of(
              "lab_reports",
              "One row per laboratory or imaging report of a visit.",
              REPORT_ID.described("The hospital's number of the report"),
              VISIT_ID.described("The visit that asked for the test"),
              TEST_TYPE.described("Which test, in the hospital's words"),
              RESULT.described("Finding, in the hospital's words"),
              REPORT_DATE.described("Day of the report"),
              PATIENT_ID.described("Whose report, where the source says so itself"),
              CODE.described("Code of the test"),
              CODE_SYSTEM.described("System of the code"),
              VALUE_NUMBER.described("Measured value, in the unit beside it"),
              UNIT.described("Unit of the measured value"),
              ABNORMAL.described(
                  "Whether the result is abnormal, by its interpretation or its reference range; never guessed from text"),
              STATUS.described("How far the report has come"))
          .warn(
              "before_visit",
              "the report is not before its visit",
              "report_date >= visits.visit_date")
          .partOf(
              Observations.TABLE,
              "if(report_id LIKE '%Observation/%', replace(report_id, 'Observation/', ''), NULL)");

  private LabReports() {}
}
