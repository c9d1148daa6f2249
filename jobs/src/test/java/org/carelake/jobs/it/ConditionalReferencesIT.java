package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Visits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References by identifier lead to whoever has the identifier, and to nobody while two have it. */
class ConditionalReferencesIT {
  @TempDir Path folder;

  @Test
  void leadToWhoeverHasTheIdentifier() {
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace.deliver(
        "first.ndjson",
        json("{'resourceType':'Patient','id':'p','name':[{'text':'A B'}]}"),
        practitioner("known", "one"),
        practitioner("twin-a", "two"),
        practitioner("twin-b", "two"),
        practitioner("goes", "three"),
        encounter("v1", "one"),
        encounter("v2", "two"),
        encounter("v4", "four"));
    assertEquals(List.of("v1 known", "v2 ?urn:s|two", "v4 ?urn:s|four"), ingested(workplace));

    workplace.deliver(
        "second.ndjson",
        deleted("goes"),
        deleted("twin-a"),
        practitioner("comes", "three"),
        practitioner("late", "four"),
        encounter("v3", "three"));
    assertEquals(List.of("v1 known", "v2 twin-b", "v3 comes", "v4 late"), ingested(workplace));
  }

  /** Each visit with its doctor. */
  private static List<String> ingested(Workplace workplace) {
    Workplace.Ended ended = workplace.carelake("ingest", "--set", "ingest.max-delete-ratio=1");
    assertEquals(0, ended.exitCode(), ended.err());
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      return new Lake(spark, workplace.lake().toString())
              .read(Visits.TABLE)
              .selectExpr("replace(concat(visit_id, ' ', doctor_id), 'hospital/', '')")
              .collectAsList()
              .stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  private static String practitioner(String id, String identifier) {
    return json(
        "{'resourceType':'Practitioner','id':'%s','meta':{'lastUpdated':'2025-03-01T00:00:00Z'},"
            + "'name':[{'text':'C D'}],'identifier':[{'system':'urn:s','value':'%s'}]}",
        id, identifier);
  }

  private static String encounter(String id, String doctor) {
    return json(
        "{'resourceType':'Encounter','id':'%s','status':'finished','class':{'code':'AMB'},"
            + "'subject':{'reference':'Patient/p'},'period':{'start':'2024-01-01'},'participant':"
            + "[{'individual':{'reference':'Practitioner?identifier=urn:s|%s'}}]}",
        id, doctor);
  }

  private static String deleted(String id) {
    return json(
        "{'resourceType':'Bundle','type':'transaction','meta':{'lastUpdated':'2025-03-02T00:00:00Z'},"
            + "'entry':[{'request':{'method':'DELETE','url':'Practitioner/%s'}}]}",
        id);
  }

  private static String json(String template, Object... values) {
    return template.formatted(values).replace('\'', '"');
  }
}
