package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Doctors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several deliveries has the last word, however runs happen to read them. */
class DeliveryOrderIT {
  private static final String HEADER = "doctor_id,name";

  @TempDir Path folder;

  private Workplace workplace(String name) {
    return new Workplace(folder.resolve(name), Workplace.NO_MYSQL);
  }

  private static String ingest(Workplace workplace, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--set", "ingest.max-delete-ratio=1", "--set", "ingest.max-reject-ratio=1"));
    arguments.addAll(List.of(more));
    Workplace.Ended ended = workplace.carelake("ingest", arguments.toArray(String[]::new));
    assertEquals(0, ended.exitCode(), ended.err());
    return ended.out().replaceAll(" +", " ");
  }

  /** Each doctor of the lake with the name. */
  private static List<String> doctors(Workplace workplace) {
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      return new Lake(spark, workplace.lake().toString())
          .read(Doctors.TABLE).selectExpr("concat(doctor_id, ' ', name)").collectAsList().stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  private static void deliver(Workplace workplace, String name, String value, int... keys) {
    workplace.deliver(
        name,
        Stream.concat(
                Stream.of(HEADER), IntStream.of(keys).mapToObj(key -> "D" + key + "," + value))
            .toArray(String[]::new));
  }

  private static void setTime(Workplace workplace, String name, String time) throws IOException {
    Files.setLastModifiedTime(workplace.raw().resolve(name), FileTime.from(Instant.parse(time)));
  }

  @Test
  void twoDeliveriesGiveTheSameInOneRunAsInTwo() {
    int[] keys = IntStream.rangeClosed(1, 9).toArray();
    Workplace two = workplace("two");
    deliver(two, "doctors.csv", "Old", keys);
    ingest(two);
    deliver(two, "doctors-2.csv", "New", keys);
    ingest(two);
    Workplace one = workplace("one");
    deliver(one, "doctors.csv", "Old", keys);
    deliver(one, "doctors-2.csv", "New", keys);
    ingest(one);

    List<String> expected = IntStream.of(keys).mapToObj(key -> "D" + key + " New").toList();
    assertEquals(expected, doctors(two));
    assertEquals(expected, doctors(one));
  }

  @Test
  void aFileThatIsOnlyTouchedIsNotReadAgainAndAReplacedOneIs() throws IOException {
    Workplace workplace = workplace("touched");
    deliver(workplace, "doctors-1.csv", "Old", 1, 2);
    ingest(workplace);
    deliver(workplace, "doctors-2.csv", "New", 1, 2);
    ingest(workplace);

    setTime(workplace, "doctors-1.csv", "2040-01-01T00:00:00Z");
    String touched = ingest(workplace);
    List<String> after = doctors(workplace);
    deliver(workplace, "doctors-2.csv", "Sew", 1, 2);
    String replaced = ingest(workplace);

    assertTrue(touched.contains("Ingest: nothing new."), touched);
    assertEquals(List.of("D1 New", "D2 New"), after);
    assertTrue(replaced.contains("doctors 1 2 2 0 0 0 2"), replaced);
    assertEquals(List.of("D1 Sew", "D2 Sew"), doctors(workplace));
  }

  @Test
  void aDeliveryThatComesLateDoesNotUndoThoseThatCameAfterIt() {
    Workplace workplace = workplace("late");
    deliver(workplace, "doctors-2024-05-01.csv", "May", 1, 2, 3);
    ingest(workplace);
    deliver(workplace, "doctors-2024-07-01.csv", "May", 1);
    deliver(workplace, "20240702/doctors.csv", "July", 2);
    ingest(workplace);

    deliver(workplace, "doctors_20240601.csv", "June", 1, 2, 3);
    String late = ingest(workplace);

    assertTrue(late.contains("doctors 3 5 3 0 2 0 1"), late);
    assertEquals(List.of("D1 May", "D2 July", "D3 June"), doctors(workplace));
  }

  @Test
  void aLostLedgerOfRunsDoesNotMakeOldRowsWin() throws IOException {
    Workplace workplace = workplace("ledger");
    deliver(workplace, "doctors-1.csv", "Old", 1);
    ingest(workplace);
    try (Stream<Path> runs = Files.list(workplace.lake().resolve("ledger/runs"))) {
      for (Path run : runs.toList()) {
        Files.delete(run);
      }
    }
    deliver(workplace, "doctors-2.csv", "New", 1);
    ingest(workplace);

    assertEquals(List.of("D1 New"), doctors(workplace));
  }

  @Test
  void aDeletedRowStaysDeletedHoweverItsKeyIsWrittenLater() {
    Workplace workplace = workplace("deleted");
    workplace.deliver(
        "doctors-2024-05-01.csv",
        "doctor_id,name,updated_at",
        "D1,Ann,2024-05-01",
        "D2,Bob,",
        "D3,Cy,");
    ingest(workplace);
    workplace.deliver(
        "doctors-2024-05-03.csv",
        "doctor_id,name,updated_at,deleted",
        "D1,,2024-05-03,true",
        "D2,,,true");
    ingest(workplace);

    workplace.deliver(
        "doctors-2024-05-02.csv",
        "doctor_id,name,updated_at",
        "\u00a0D1,Ann,2024-05-02",
        "\tD2,Bob,");
    ingest(workplace);
    List<String> late = doctors(workplace);
    workplace.deliver(
        "doctors-2024-05-04.csv", "doctor_id,name,updated_at", "D1,Ann,2024-05-04", "D2,Bob,");
    ingest(workplace);

    assertEquals(List.of("D3 Cy"), late);
    assertEquals(List.of("D1 Ann", "D2 Bob", "D3 Cy"), doctors(workplace));
  }

  @Test
  void aTimeInTheFutureFreezesNoRow() {
    Workplace workplace = workplace("future");
    workplace.deliver(
        "doctors-1.csv",
        "doctor_id,name,updated_at",
        "D1,Far,2125-01-01T00:00:00Z",
        "D2,Never,9999-12-31T23:59:59-05:00");
    String refused = ingest(workplace);
    deliver(workplace, "doctors-2.csv", "Now", 1, 2);
    ingest(workplace);

    assertTrue(refused.contains("doctors.updated_at.range 1"), refused);
    assertTrue(refused.contains("doctors.updated_at.no_end 1"), refused);
    assertEquals(List.of("D1 Now", "D2 Now"), doctors(workplace));
  }

  @Test
  void twoSourcesWithTheSameNumbersAreNeverMixed() throws IOException {
    Workplace workplace = workplace("sources");
    Path south = Files.createDirectories(folder.resolve("south"));
    workplace
        .deliver("patients.csv", "patient_id,name", "1001,North")
        .deliver("doctors.csv", HEADER, "D1,North");
    Files.writeString(south.resolve("patients.csv"), "patient_id,name\n1001,South\n1002,South\n");
    Files.writeString(
        south.resolve("doctors.csv"), "doctor_id,name,deleted\nD1,South,\nD9,South,\n");
    Files.writeString(
        south.resolve("visits.csv"),
        "visit_id,patient_id,doctor_id,visit_date\nV1,1001,D9,2024-01-01\nV2,1002,D9,2024-01-01\n");
    String[] both = {"--set", "sources.south.kind=csv", "--set", "sources.south.path=" + south};
    setTime(workplace, "patients.csv", "2024-01-01T00:00:00Z");
    setTime(workplace, "doctors.csv", "2024-01-01T00:00:00Z");

    String first = ingest(workplace, both);
    Files.writeString(
        south.resolve("doctors-2.csv"),
        "doctor_id,name,deleted\nD1,South,\nD1,,true\nhospital/x,Ann,\n");
    String second = ingest(workplace, both);

    assertTrue(first.contains("patients.patient_id.other_system 1"), first);
    assertTrue(first.contains("visits.patient_id.exists 1"), first);
    assertTrue(first.contains("visits 1 2 1 1 0 1"), first);
    assertTrue(second.contains("doctors.doctor_id.other_system 2"), second);
    assertEquals(List.of("D1 North", "D9 South", "hospital/x Ann"), doctors(workplace));
  }
}
