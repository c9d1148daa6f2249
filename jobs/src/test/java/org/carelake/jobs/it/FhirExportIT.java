package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Exports from a FHIR server and what follows from them in the lake. */
@TestMethodOrder(OrderAnnotation.class)
class FhirExportIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL, Store.S3);

  private static final String PATIENTS = "SELECT patient_id, name FROM patients ORDER BY 1";
  private static final String VISITS = "SELECT visit_id, patient_id FROM visits ORDER BY 1";
  private static final String CONDITIONS =
      "SELECT condition_id, patient_id FROM conditions ORDER BY 1";

  @TempDir static Path folder;
  private static FhirHospital hospital;
  private static Workplace steps;
  private static List<List<String>> atTheEnd;

  @BeforeAll
  static void open() throws Exception {
    hospital = FhirHospital.open();
    steps = workplace("steps");
    for (int i = 1; i <= 4; i++) {
      hospital.patient("p" + i, "Family" + i);
      hospital.visit("v" + i, "p" + i);
      hospital.condition("c" + i, "p" + i);
    }
    hospital.patient("p5", "Later");
    hospital.visit("v5", "p5");
    hospital.leave("p5");
  }

  @AfterAll
  static void close() {
    hospital.close();
  }

  private static Workplace workplace(String name) {
    return new Workplace(
        folder.resolve(name),
        STORES.endpoint(Store.MYSQL),
        Stream.of(
                "sources.clinic.server=" + hospital.address() + "/Group/all-of-us",
                "sources.clinic.path=" + folder.resolve(name).resolve("raw"),
                "sources.clinic.id-prefix=",
                "ingest.max-delete-ratio=1")
            .flatMap(setting -> Stream.of("--set", setting))
            .toList());
  }

  /** The same server, with other settings. */
  private static Workplace otherwise(String name, String... settings) {
    Workplace workplace = workplace(name);
    workplace.with(settings);
    return workplace;
  }

  private static String run(Workplace workplace, String command) {
    Workplace.Ended ended = workplace.carelake(command);
    assertEquals(0, ended.exitCode(), ended.err());
    return ended.out();
  }

  private static List<List<String>> picture(Workplace workplace) {
    run(workplace, "publish mysql");
    return List.of(workplace.mysql(PATIENTS), workplace.mysql(VISITS), workplace.mysql(CONDITIONS));
  }

  @Test
  @Order(1)
  void aRunExportsFirst() {
    String told = run(steps, "run");

    assertTrue(told.contains("all-of-us"), told);
    assertEquals(
        List.of("p1|Ada Family1", "p2|Ada Family2", "p3|Ada Family3", "p4|Ada Family4"),
        steps.mysql(PATIENTS));
    assertTrue(run(steps, "fhir jobs").contains(" ingested "), run(steps, "fhir jobs"));
  }

  @Test
  @Order(2)
  void anIncrementBringsWhatChangedAndAllOfThoseWhoJoined() {
    hospital.at("2026-02-01T00:00:00Z");
    hospital.patient("p2", "Married");
    hospital.delete("Condition", "c3");
    hospital.condition("c10", "p1");
    hospital.patient("p7", "New");
    hospital.visit("v7", "p7");
    hospital.join("p5");
    hospital.leave("p4");

    String told = run(steps, "fhir export");

    assertTrue(told.contains("2 joined, 1 left"), told);
    assertEquals(
        List.of(
            "GET 1970-01-01T00:00:00Z", "POST 1970-01-01T00:00:00Z", "GET 2026-01-01T00:00:01Z"),
        hospital.requests());
    run(steps, "ingest");
  }

  @Test
  @Order(3)
  void theLakeIsThatOfOneExportOfTheEnd() {
    List<List<String>> found = picture(steps);

    Workplace once = workplace("once");
    run(once, "fhir export");
    run(once, "ingest");
    List<List<String>> expected = picture(once);

    // Who left is told of; what was known of them stays.
    assertEquals(expected, found.stream().map(rows -> without(rows, "p4")).toList());
    assertTrue(found.get(0).contains("p4|Ada Family4"));
    assertTrue(expected.get(1).contains("v5|p5"), "of who joined, what was before is there");
  }

  private static List<String> without(List<String> rows, String patient) {
    return rows.stream().filter(row -> !row.matches(".*\\b" + patient + "\\b.*")).toList();
  }

  @Test
  @Order(4)
  void anExportWithoutNewsChangesNothing() {
    run(steps, "fhir export");

    String told = run(steps, "ingest");

    assertFalse(told.contains("clinic"), told);
    assertEquals(
        4, run(steps, "fhir jobs").lines().filter(line -> line.contains("ingested")).count());
  }

  @Test
  @Order(5)
  void filesGoOnceTheyAreInTheLakeAndNotBefore() throws Exception {
    hospital.at("2026-03-01T00:00:00Z");
    hospital.condition("c11", "p1");
    run(steps, "fhir export");

    run(steps, "fhir clean --keep-days 0");

    assertEquals(1, exports());
    run(steps, "ingest");
    run(steps, "fhir clean --keep-days 0");
    assertEquals(0, exports());
    assertTrue(run(steps, "ingest").contains("nothing new"));
  }

  private static long exports() throws IOException {
    try (Stream<Path> folders = Files.list(steps.raw())) {
      return folders.filter(path -> path.getFileName().toString().contains("-export-")).count();
    }
  }

  @Test
  @Order(6)
  void whoJoinsWhileAnExportIsOnItsWayIsNotForgotten() {
    hospital.tellsOfExports(false);
    assertEquals(3, steps.carelake("fhir export").exitCode());
    hospital.patient("p9", "Meanwhile");
    hospital.visit("v9", "p9");
    hospital.at("2026-04-01T00:00:00Z");
    hospital.tellsOfExports(true);

    assertTrue(run(steps, "fhir export").contains("goes on"));
    assertTrue(run(steps, "fhir export").contains("1 joined, 0 left"));
    run(steps, "ingest");

    String told = run(steps, "explain visits v9");
    assertTrue(told.matches("(?s).*-export-\\d{17}/Encounter-00001.*"), told);
  }

  @Test
  @Order(7)
  void everyRowLeadsBackToItsExport() {
    String told = run(steps, "explain conditions c10");

    assertTrue(told.matches("(?s).*2026-02-01T000001Z-export-\\d{17}/Condition-00001.*"), told);
  }

  @Test
  @Order(8)
  void allGroupsAreTheOneThatTheServerLists() {
    Workplace once = workplace("end");
    run(once, "run");
    atTheEnd = picture(once);
    Workplace all =
        otherwise(
            "groups", "sources.clinic.server=" + hospital.address(), "sources.clinic.groups=all");

    assertTrue(run(all, "run").contains("all-of-us"));

    assertEquals(atTheEnd, picture(all));
  }

  @Test
  @Order(9)
  void aGroupOfAServerThatDoesNotExportIsSearchedFor() {
    hospital.exports(false);
    try {
      Workplace search = otherwise("search", "sources.clinic.types=Patient,Encounter,Condition");

      assertTrue(run(search, "run").contains("searched instead"));

      assertEquals(atTheEnd, picture(search));
    } finally {
      hospital.exports(true);
    }
  }

  @Test
  @Order(10)
  void filesMayLieOnS3() throws Exception {
    Endpoint s3 = STORES.endpoint(Store.S3);
    Path staging = folder.resolve("staging");
    Workplace onS3 =
        otherwise(
            "s3",
            "sources.clinic.path=s3a://carelake/raw-of-clinic",
            "sources.clinic.staging=" + staging,
            "s3.endpoint=" + s3.url(),
            "s3.access-key=" + s3.user(),
            "s3.secret-key=" + s3.passwordReference());

    run(onS3, "run");

    assertEquals(atTheEnd, picture(onS3));
    assertTrue(run(onS3, "fhir jobs").contains(" ingested "));
    try (Stream<Path> left = Files.list(staging)) {
      assertEquals(List.of(), left.toList());
    }
    run(onS3, "fhir clean --keep-days 0");
    assertTrue(run(onS3, "fhir jobs").contains(" cleaned "));
    assertTrue(run(onS3, "ingest").contains("nothing new"));
  }

  @Test
  @Order(11)
  void filesOnS3NeedAFolderToComeTogetherIn() {
    Workplace.Ended ended =
        otherwise("nowhere", "sources.clinic.path=s3a://carelake/nowhere").carelake("fhir export");

    assertEquals(2, ended.exitCode());
    assertTrue(ended.err().contains("sources.clinic.staging"), ended.err());
  }
}
