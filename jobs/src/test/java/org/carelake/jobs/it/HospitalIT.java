package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class HospitalIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  @TempDir Path folder;

  @Test
  void aSmallHospitalReachesMysqlAndTheExports() {
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    workplace
        .deliver(
            "patients.csv",
            "patient_id,name,gender,dob,blood_group,city",
            "P1,Ann,F,1990-01-01,A+,Pune")
        .deliver("doctors.csv", "doctor_id,name,specialization,hospital", "D1,Dr Who,Time,Tardis")
        .deliver(
            "visits.csv",
            "visit_id,patient_id,doctor_id,visit_date,reason,visit_type",
            "V1,P1,D1,2024-01-01,Fever,Emergency");

    Workplace.Ended run = workplace.carelake("run");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        "V1|P1|D1|2024-01-01|Fever|Emergency|null", workplace.mysql("SELECT * FROM visits").get(0));
  }
}
