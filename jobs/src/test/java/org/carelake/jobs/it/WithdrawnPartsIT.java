package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.FamilyLinks;
import org.carelake.jobs.catalog.LabReports;
import org.carelake.jobs.catalog.Observations;
import org.carelake.jobs.catalog.Patients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newer version of a resource no longer gives is gone, in whatever order versions come. */
class WithdrawnPartsIT {
  @TempDir Path folder;

  @Test
  void byLaterExports() {
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace.deliver(
        "first.ndjson",
        patient("p1", 1, "p2"),
        patient("p2", 1),
        patient("p3", 1, "p2", "p1"),
        observation("o1", 2, "laboratory"),
        observation("o2", 2, "laboratory"),
        observation("o3", 2, "vital-signs"));
    ingest(workplace);
    assertKeys(
        workplace,
        List.of("hospital/Observation/o1", "hospital/Observation/o2"),
        List.of("hospital/p1/link/p2", "hospital/p3/link/p1", "hospital/p3/link/p2"));

    workplace.deliver(
        "second.ndjson",
        patient("p1", 3),
        patient("p3", 3, "p1"),
        observation("o1", 3, "vital-signs"),
        observation("o2", 2, "laboratory"));
    ingest(workplace);
    assertKeys(workplace, List.of("hospital/Observation/o2"), List.of("hospital/p3/link/p1"));

    workplace.deliver(
        "late.ndjson",
        patient("p1", 2, "p2", "p3"),
        observation("o1", 1, "laboratory"),
        observation("o2", 1, "laboratory"),
        observation("o3", 1, "laboratory"));
    ingest(workplace);
    assertKeys(workplace, List.of("hospital/Observation/o2"), List.of("hospital/p3/link/p1"));

    workplace.deliver(
        "deleted.ndjson",
        json(
            "{'resourceType':'Bundle','type':'transaction','meta':{'lastUpdated':'%s'},"
                + "'entry':[{'request':{'method':'DELETE','url':'Patient/p3'}}]}",
            day(5)));
    ingest(workplace);
    assertKeys(workplace, List.of("hospital/Observation/o2"), List.of());
    assertEquals(List.of("hospital/p1", "hospital/p2"), keysOf(workplace, Patients.TABLE));
  }

  @Test
  void withinOneExport() {
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace.deliver(
        "all.ndjson",
        patient("p1", 1, "p2"),
        patient("p2", 2),
        observation("o1", 2, "vital-signs"),
        observation("o1", 1, "laboratory"),
        patient("p1", 2),
        observation("o2", 1, "vital-signs"),
        observation("o2", 2, "laboratory"));
    ingest(workplace);
    assertKeys(workplace, List.of("hospital/Observation/o2"), List.of());
    assertEquals(List.of("hospital/o1", "hospital/o2"), keysOf(workplace, Observations.TABLE));
  }

  private static void assertKeys(Workplace workplace, List<String> reports, List<String> links) {
    assertEquals(reports, keysOf(workplace, LabReports.TABLE));
    assertEquals(links, keysOf(workplace, FamilyLinks.TABLE));
  }

  private static List<String> keysOf(Workplace workplace, Table table) {
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      return new Lake(spark, workplace.lake().toString())
          .read(table).select(table.key().name()).collectAsList().stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  private static void ingest(Workplace workplace) {
    Workplace.Ended ended = workplace.carelake("ingest", "--set", "ingest.max-delete-ratio=1");
    assertEquals(0, ended.exitCode(), ended.err());
  }

  private static String patient(String id, int day, String... links) {
    String others =
        Stream.of(links)
            .map("{'other':{'reference':'Patient/%s'},'type':'seealso'}"::formatted)
            .reduce((one, other) -> one + "," + other)
            .map(",'link':[%s]"::formatted)
            .orElse("");
    return json(
        "{'resourceType':'Patient','id':'%s','meta':{'lastUpdated':'%s'},'name':[{'text':'A B'}]%s}",
        id, day(day), others);
  }

  private static String observation(String id, int day, String category) {
    return json(
        "{'resourceType':'Observation','id':'%s','meta':{'lastUpdated':'%s'},'status':'final',"
            + "'category':[{'coding':[{'code':'%s'}]}],'code':{'text':'a test'},"
            + "'subject':{'reference':'Patient/p2'},'effectiveDateTime':'2024-01-01'}",
        id, day(day), category);
  }

  private static String day(int day) {
    return "2025-03-0" + day + "T00:00:00Z";
  }

  private static String json(String template, Object... values) {
    return template.formatted(values).replace('\'', '"');
  }
}
