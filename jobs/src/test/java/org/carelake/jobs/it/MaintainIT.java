package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Upkeep of the lake changes no row, and costs no target its place. */
class MaintainIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  @TempDir Path folder;

  @Test
  void theLakeIsPutInOrderAndNothingElseChanges() throws Exception {
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    HospitalSample.write(workplace.raw(), 40, 3, 0);
    done(workplace, "run");
    workplace.deliver(
        "patients-2.csv",
        "patient_id,name,gender,dob",
        "P100000,Ann Changed,female,1970-01-01",
        "P999999,Bob New,male,1980-01-01");
    done(workplace, "ingest");
    List<String> visits = workplace.mysql("SELECT count(*) FROM visits");

    Workplace.Ended tooShort = workplace.carelake("maintain", "--keep-days", "3");
    Workplace.Ended dry = done(workplace, "maintain", "--dry-run", "--cluster");
    Workplace.Ended maintained = done(workplace, "maintain", "--cluster");
    Workplace.Ended published = done(workplace, "publish mysql");

    assertEquals(2, tooShort.exitCode());
    assertTrue(tooShort.err().contains("--keep-days 3 is too short"), tooShort.err());
    assertTrue(!dry.out().contains("patients"), dry.out());
    assertTrue(maintained.out().contains("patients"), maintained.out());
    assertTrue(published.out().contains("patients"), published.out());
    assertEquals(
        List.of("Ann Changed", "Bob New"),
        workplace.mysql(
            "SELECT name FROM patients WHERE patient_id IN ('P100000', 'P999999') ORDER BY 1"));
    assertEquals(visits, workplace.mysql("SELECT count(*) FROM visits"));
    assertEquals(0, workplace.carelake("verify", "mysql").exitCode());
  }

  private static Workplace.Ended done(Workplace workplace, String command, String... arguments) {
    Workplace.Ended ended = workplace.carelake(command, arguments);
    assertEquals(0, ended.exitCode(), ended.err());
    return ended;
  }
}
