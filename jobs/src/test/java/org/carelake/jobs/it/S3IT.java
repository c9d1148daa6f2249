package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.config.Secret;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every command on a lake, a source, and exports, that lie in S3. */
class S3IT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL, Store.S3);

  private static final Path HOME = Path.of(System.getProperty("carelake.home"));
  private static final String CLINIC = "s3a://carelake/raw/clinic";
  private static final String KLINIKUM = "s3a://carelake/klinikum";

  @TempDir Path folder;

  @Test
  void aLakeInS3WorksForEveryCommand() throws IOException {
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    HospitalSample.write(workplace.raw(), 50, 5, 0.1);
    upload(HOME.resolve("data/raw/fhir"), CLINIC);
    upload(HOME.resolve("deploy/docs/mapping-example"), KLINIKUM);

    Workplace.Ended first = carelake(workplace, "run");
    Workplace.Ended again = carelake(workplace, "run");

    assertTrue(first.out().contains(Workplace.FIRST_EXPORT_OF_SAMPLES), first.out());
    assertTrue(again.out().contains("Ingest: nothing new."), again.out());
    assertTrue(again.out().contains("MySQL: up to date."), again.out());
    assertTrue(again.out().contains("Exports: up to date"), again.out());
    assertEquals(
        2, carelake(workplace, "runs").out().lines().filter(run -> run.contains(" done ")).count());
    assertTrue(carelake(workplace, "tables").out().contains("s3a://carelake/lake/curated/visits"));
    assertTrue(carelake(workplace, "quarantine").out().contains("visits.patient_id.exists"));
    assertTrue(carelake(workplace, "explain patients P100000").out().contains("In MySQL: same"));
    assertEquals(List.of("811"), workplace.mysql("SELECT count(*) FROM conditions"));
    assertEquals(
        List.of("4"),
        workplace.mysql("SELECT count(*) FROM patients WHERE patient_id LIKE 'klinikum/%'"));
  }

  private static void upload(Path folder, String to) throws IOException {
    Endpoint s3 = STORES.endpoint(Store.S3);
    Configuration conf = new Configuration();
    Sessions.localFiles().forEach(conf::set);
    conf.set("fs.s3a.endpoint", s3.url());
    conf.set("fs.s3a.access.key", s3.user());
    conf.set("fs.s3a.secret.key", new Secret(s3.passwordReference()).read());
    conf.set("fs.s3a.path.style.access", "true");
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(to);
    target
        .getFileSystem(conf)
        .copyFromLocalFile(new org.apache.hadoop.fs.Path(folder.toUri()), target);
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
            "sources.clinic.kind=fhir",
            "--set",
            "sources.clinic.path=" + CLINIC,
            "--set",
            "sources.klinikum.kind=mapped",
            "--set",
            "sources.klinikum.path=" + KLINIKUM + "/files",
            "--set",
            "sources.klinikum.mapping=" + KLINIKUM + "/mapping",
            "--set",
            "sources.klinikum.id-prefix=klinikum/",
            "--set",
            "ingest.max-reject-ratio=1");
    assertEquals(0, ended.exitCode(), ended.err());
    return ended;
  }
}
