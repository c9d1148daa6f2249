package org.carelake.jobs.catalog;

import java.util.List;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;

/** Every curated table, parents before children. */
public final class Catalog {
  public static final List<Table> TABLES =
      List.of(
          Patients.TABLE,
          Hospitals.TABLE,
          Doctors.TABLE,
          DoctorRoles.TABLE,
          Visits.TABLE,
          LabReports.TABLE,
          Conditions.TABLE,
          Observations.TABLE,
          Prescriptions.TABLE,
          Procedures.TABLE,
          Allergies.TABLE,
          Immunizations.TABLE,
          Appointments.TABLE,
          FamilyLinks.TABLE,
          FamilyHistory.TABLE,
          NoShowScores.TABLE,
          ScheduleProposals.TABLE);

  /** Those that carelake fills itself: no source may. */
  public static final List<Table> DERIVED = List.of(NoShowScores.TABLE, ScheduleProposals.TABLE);

  /** Those that sources fill. */
  public static final List<Table> SOURCED =
      TABLES.stream().filter(table -> !DERIVED.contains(table)).toList();

  private Catalog() {}

  /**
   * A table by its name.
   *
   * @throws Misconfigured if there is none
   */
  public static Table require(String name) {
    return TABLES.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new Misconfigured("There is no table " + name + ". The tables are: " + TABLES));
  }
}
