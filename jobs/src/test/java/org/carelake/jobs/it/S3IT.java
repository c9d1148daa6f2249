package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every command on a lake, and exports, that lie in S3. */
class S3IT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL, Store.S3);

  @TempDir Path folder;

  @Test
  void aLakeInS3WorksForEveryCommand() throws IOException {
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    HospitalSample.write(workplace.raw(), 50, 5, 0.1);

    Workplace.Ended first = carelake(workplace, "run");
    Workplace.Ended again = carelake(workplace, "run");

    assertTrue(first.out().contains("Exports: 17 made anew"), first.out());
    assertTrue(again.out().contains("Ingest: nothing new."), again.out());
    assertTrue(again.out().contains("MySQL: up to date."), again.out());
    assertTrue(again.out().contains("Exports: up to date"), again.out());
    assertTrue(carelake(workplace, "runs").out().contains("run-000002"));
    assertTrue(carelake(workplace, "tables").out().contains("s3a://carelake/lake/curated/visits"));
    assertTrue(carelake(workplace, "quarantine").out().contains("visits.patient_id.exists"));
    assertTrue(carelake(workplace, "explain patients P100000").out().contains("In MySQL: yes"));
  }

  private static Workplace.Ended carelake(Workplace workplace, String command) {
    Endpoint s3 = STORES.endpoint(Store.S3);
    Workplace.Ended ended =
        workplace.carelake(
            command,
            "--set",
            "lake.root=s3a://carelake/lake",
            "--set",
            "export.root=s3a://carelake/exports",
            "--set",
            "s3.endpoint=" + s3.url(),
            "--set",
            "s3.access-key=" + s3.user(),
            "--set",
            "s3.secret-key=" + s3.passwordReference(),
            "--set",
            "s3.path-style=true",
            "--set",
            "ingest.max-reject-ratio=1");
    assertEquals(0, ended.exitCode(), ended.err());
    return ended;
  }
}
