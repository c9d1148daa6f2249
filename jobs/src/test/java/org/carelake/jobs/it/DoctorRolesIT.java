package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Doctors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles give doctors their specialty, whichever of the two comes first. */
class DoctorRolesIT {
  @TempDir Path folder;

  @Test
  void roleAndDoctorFindEachOtherInAnyOrder() {
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "fhir");
    workplace.deliver(
        "first.ndjson",
        practitioner("early"),
        role("r1", "'identifier':{'system':'urn:s','value':'late'}", "394579002", "Cardiology"));
    List<String> first = ingested(workplace);

    workplace.deliver(
        "second.ndjson",
        practitioner("late"),
        role("r2", "'reference':'Practitioner/early'", "x", "Foot doctor"));

    assertEquals(List.of("early null"), first);
    assertEquals(List.of("early Foot doctor", "late Cardiologist"), ingested(workplace));
  }

  /** Each doctor with the specialty. */
  private static List<String> ingested(Workplace workplace) {
    Workplace.Ended ended = workplace.carelake("ingest");
    assertEquals(0, ended.exitCode(), ended.err());
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      return new Lake(spark, workplace.lake().toString())
              .read(Doctors.TABLE)
              .selectExpr("concat(name, ' ', coalesce(specialization, 'null'))")
              .collectAsList()
              .stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  private static String practitioner(String id) {
    return json(
        "{'resourceType':'Practitioner','id':'%s','name':[{'text':'%s'}],"
            + "'identifier':[{'system':'urn:s','value':'%s'}]}",
        id, id, id);
  }

  private static String role(String id, String practitioner, String code, String name) {
    return json(
        "{'resourceType':'PractitionerRole','id':'%s','practitioner':{%s},'specialty':"
            + "[{'coding':[{'code':'%s','display':'%s'}]}]}",
        id, practitioner, code, name);
  }

  private static String json(String template, Object... values) {
    return template.formatted(values).replace('\'', '"');
  }
}
