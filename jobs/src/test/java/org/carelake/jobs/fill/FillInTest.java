package org.carelake.jobs.fill;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.Run;
import org.carelake.common.run.RunLedger;
import org.carelake.common.spark.Sessions;
import org.carelake.common.sql.SqlFiles;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.catalog.DoctorRoles;
import org.carelake.jobs.catalog.Doctors;
import org.carelake.jobs.catalog.Hospitals;
import org.carelake.jobs.catalog.Visits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillInTest {
  private static SparkSession spark;
  @TempDir Path folder;
  private Lake lake;
  private Statements statements;
  private int delivery;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void lake() {
    Lake plain = new Lake(spark, folder.toString());
    statements = new Statements(plain, Catalog.SOURCED, SqlFiles.in("sql/filled"));
    lake = new Lake(spark, folder.toString(), statements);
  }

  @Test
  void hospitalsThatOnlyDoctorsNameAreThereOnceAndVisitsPointToThem() {
    deliver(Doctors.TABLE, "D1,North", "D2,NORTH", "D3,South", "D4,");
    deliver(Visits.TABLE, "V1,D1,", "V2,D2,", "V3,D3,", "V4,D4,", "V5,D9,");

    Map<String, Lake.Merged> done = fillIn();

    assertEquals(List.of("NORTH organization", "South organization"), hospitals());
    assertEquals(List.of("D1 NORTH", "D2 NORTH", "D3 South", "D4 null"), placesOf(Doctors.TABLE));
    assertEquals(
        List.of("V1 NORTH", "V2 NORTH", "V3 South", "V4 null", "V5 null"), placesOf(Visits.TABLE));
    assertEquals(Map.of("hospitals", new Lake.Merged(2, 0, 0)), done);
  }

  @Test
  void aHospitalThatItsSourceListsIsNotMadeAgainAndWhatAVisitSaysItselfStays() {
    deliver(Hospitals.TABLE, "H1,North,organization", "H2,North,location", "H3,East,location");
    deliver(Doctors.TABLE, "D1,north", "D2,East");
    deliver(Visits.TABLE, "V1,D1,", "V2,D1,H3", "V3,D2,", "V4,D2,elsewhere");

    fillIn();

    assertEquals(List.of("East location", "North location", "North organization"), hospitals());
    assertEquals(List.of("D1 H1", "D2 H3"), idsOf(Doctors.TABLE));
    assertEquals(List.of("V1 H1", "V2 H3", "V3 H3", "V4 elsewhere"), idsOf(Visits.TABLE));
  }

  @Test
  void aNameThatSeveralHospitalsHaveIsNobodys() {
    deliver(Hospitals.TABLE, "H1,North,organization", "H2,North,organization");
    deliver(Doctors.TABLE, "D1,North");
    deliver(Visits.TABLE, "V1,D1,");

    fillIn();

    assertEquals(List.of("North organization", "North organization"), hospitals());
    assertEquals(List.of("V1 null"), idsOf(Visits.TABLE));
  }

  @Test
  void visitsFollowTheirDoctorAndAHospitalThatNobodyNamesAnyLongerGoes() {
    deliver(Hospitals.TABLE, "H1,North,organization");
    deliver(Doctors.TABLE, "D1,North", "D2,South");
    deliver(Visits.TABLE, "V1,D1,", "V2,D2,", "V3,D2,H1");
    fillIn();
    deliver(Doctors.TABLE, "D1,West", "D2,North");

    fillIn();

    assertEquals(List.of("North organization", "West organization"), hospitals());
    assertEquals(List.of("V1 West", "V2 North", "V3 North"), placesOf(Visits.TABLE));
  }

  @Test
  void aHospitalThatIsListedLaterTakesThePlaceOfTheOneThatWasNamed() {
    deliver(Doctors.TABLE, "D1,North");
    deliver(Visits.TABLE, "V1,D1,");
    fillIn();
    deliver(Hospitals.TABLE, "H1,North,organization");

    fillIn();

    assertEquals(List.of("North organization"), hospitals());
    assertEquals(List.of("V1 H1"), idsOf(Visits.TABLE));
  }

  @Test
  void rowsThatAreDeliveredAgainAsTheyWereChangeNothing() {
    deliver(Doctors.TABLE, "D1,North");
    deliver(Visits.TABLE, "V1,D1,");
    fillIn();

    Lake.Merged doctors = deliver(Doctors.TABLE, "D1,North");
    Lake.Merged visits = deliver(Visits.TABLE, "V1,D1,");

    assertEquals(Lake.Merged.NOTHING, doctors.plus(visits));
    assertEquals(Map.of(), fillIn());
  }

  @Test
  void whatTheSourceSaysLaterCountsAndStaysWhenTheDoctorMoves() {
    deliver(Hospitals.TABLE, "H1,North,organization");
    deliver(Doctors.TABLE, "D1,North");
    deliver(Visits.TABLE, "V1,D1,");
    fillIn();
    deliver(Visits.TABLE, "V1,D1,H1");
    deliver(Doctors.TABLE, "D1,South");

    fillIn();

    assertEquals(List.of("V1 H1"), idsOf(Visits.TABLE));
  }

  @Test
  void aRoleThatComesLaterGivesTheDoctorItsSpecialtyAndTakesItAway() {
    deliver(Doctors.TABLE, "D1,", "D2,");
    fillIn();
    deliver(
        DoctorRoles.TABLE,
        "R1,D1,Surgeon,true,2024-01-01",
        "R2,D1,Cardiologist,true,2024-02-01",
        "R3,D1,Urologist,false,2024-03-01",
        "R4,D1,,true,2024-04-01");
    fillIn();
    List<String> several = specialties();
    lake.delete(DoctorRoles.TABLE, lake.read(DoctorRoles.TABLE));

    fillIn();

    assertEquals(List.of("D1 Cardiologist", "D2 null"), several);
    assertEquals(List.of("D1 null", "D2 null"), specialties());
  }

  @Test
  void visitsThatCameBeforeTheirDoctorGetTheirHospitalOnceItIsThere() {
    deliver(Visits.TABLE, "V1,D1,");
    fillIn();
    deliver(Doctors.TABLE, "D1,North");

    Map<String, Lake.Merged> done = fillIn();

    assertEquals(List.of("V1 North"), placesOf(Visits.TABLE));
    assertEquals(new Lake.Merged(0, 1, 0), done.get("visits"));
  }

  @Test
  void anEmptyLakeStaysEmpty() {
    assertEquals(Map.of(), fillIn());
    assertTrue(Catalog.TABLES.stream().map(lake::version).allMatch(Optional::isEmpty));
  }

  private Map<String, Lake.Merged> fillIn() {
    LakeFiles ledger = new LakeFiles(folder + "/ledger", new Configuration());
    FillIn job = new FillIn(lake, statements, Doctors.TABLE, Hospitals.TABLE, Visits.TABLE, ledger);
    RunLedger runs =
        new RunLedger(new LakeFiles(folder + "/ledger/runs", new Configuration()), ledger);
    try (Run run = Run.start(runs, "ingest", Instant.parse("2026-06-01T00:00:00Z"), false)) {
      Map<String, Lake.Merged> done = job.run(run).byTable();
      assertEquals(Map.of(), job.run(run).byTable());
      return done;
    }
  }

  /** Rows of a few columns, empty ones null. */
  private Lake.Merged deliver(Table table, String... lines) {
    delivery++;
    Dataset<Row> rows =
        spark
            .createDataset(List.of(lines), org.apache.spark.sql.Encoders.STRING())
            .select(expr("transform(split(value, ','), part -> nullif(part, ''))").as("part"))
            .selectExpr(columns(table))
            .selectExpr(
                "*",
                "'north' AS _source",
                "'north' AS _system",
                "'file-%d' AS _file".formatted(delivery),
                "1L AS _line",
                "'run-%d' AS _run_id".formatted(delivery));
    return lake.merge(table, rows);
  }

  private static String[] columns(Table table) {
    return switch (table.name()) {
      case "hospitals" ->
          new String[] {"part[0] AS hospital_id", "part[1] AS name", "part[2] AS kind"};
      case "doctors" ->
          new String[] {"part[0] AS doctor_id", "part[0] AS name", "part[1] AS hospital"};
      case "visits" ->
          new String[] {"part[0] AS visit_id", "part[1] AS doctor_id", "part[2] AS hospital_id"};
      default ->
          new String[] {
            "part[0] AS role_id",
            "part[1] AS doctor_id",
            "part[2] AS specialization",
            "cast(part[3] AS BOOLEAN) AS active",
            "cast(part[4] AS TIMESTAMP) AS updated_at"
          };
    };
  }

  private List<String> hospitals() {
    return told(lake.read(Hospitals.TABLE).selectExpr("concat_ws(' ', name, kind)"));
  }

  private List<String> specialties() {
    return told(
        lake.read(Doctors.TABLE)
            .selectExpr("concat(doctor_id, ' ', coalesce(specialization, 'null'))"));
  }

  private List<String> idsOf(Table table) {
    return told(
        lake.read(table)
            .selectExpr(
                "concat(%s, ' ', coalesce(hospital_id, 'null'))".formatted(table.key().name())));
  }

  private List<String> placesOf(Table table) {
    return told(
        lake.read(table)
            .selectExpr(table.key().name() + " AS id", "hospital_id")
            .join(
                lake.read(Hospitals.TABLE).selectExpr("hospital_id", "name AS place"),
                "hospital_id")
            .selectExpr("concat(id, ' ', place)")
            .union(
                lake.read(table)
                    .where("hospital_id IS NULL")
                    .selectExpr(table.key().name() + " || ' null'")));
  }

  private static List<String> told(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
  }
}
