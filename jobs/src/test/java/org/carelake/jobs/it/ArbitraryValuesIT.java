package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Demand;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Appointments;
import org.carelake.jobs.catalog.Doctors;
import org.carelake.jobs.catalog.Hospitals;
import org.carelake.jobs.catalog.LabReports;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.catalog.Visits;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.Record;

/**
 * Whatever bytes are in a value: either its row is rejected, or every store takes it and gives it
 * back as it is in the lake, and texts in the lake are those that came.
 */
class ArbitraryValuesIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL, Store.NEO4J);

  /** Parents before children. */
  private static final List<Table> TABLES =
      List.of(Patients.TABLE, Doctors.TABLE, Visits.TABLE, LabReports.TABLE, Appointments.TABLE);

  /** The properties that nodes have unchanged from their rows, by the nodes' label. */
  private static final Map<String, List<String>> NODES =
      Map.of(
          "Patient",
          List.of(
              "patient_id",
              "name",
              "gender",
              "dob",
              "blood_group",
              "city",
              "state",
              "marital_status",
              "deceased_at"),
          "Provider",
          List.of("doctor_id", "name", "specialization"),
          "Encounter",
          List.of(
              "visit_id",
              "visit_date",
              "reason",
              "visit_type",
              "status",
              "class",
              "start_at",
              "end_at"),
          "LabTestReport",
          List.of(
              "report_id",
              "test_type",
              "result",
              "report_date",
              "code",
              "value_number",
              "unit",
              "abnormal"));

  private static final Map<String, Table> NODES_OF =
      Map.of(
          "Patient",
          Patients.TABLE,
          "Provider",
          Doctors.TABLE,
          "Encounter",
          Visits.TABLE,
          "LabTestReport",
          LabReports.TABLE);

  /** The columns that exports have unchanged, by the export's name. */
  private static final Map<String, String> EXPORTED =
      Map.of(
          "dim_doctors",
          "SELECT doctor_id, name, specialization, hospital FROM doctors",
          "fact_visits",
          "SELECT doctor_id, visit_date, reason, visit_type, hospital_id, department, status, start_at, end_at FROM visits",
          "fact_lab_reports",
          "SELECT report_date, test_type, result, value_number, unit FROM lab_reports",
          "fact_appointments",
          "SELECT doctor_id, status, service, starts_at, ends_at, booked_at, reminder, age, neighbourhood FROM appointments");

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void everyStoreGivesBackWhatTheLakeAccepted() {
    requireThatStoresEqualTheLake(List.of(1L, 2L, 3L), 250);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(101, 120);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("seeds")
  void everyStoreGivesBackWhatTheLakeAcceptedOfManyMore(long seed) {
    requireThatStoresEqualTheLake(List.of(seed), 2000);
  }

  private void requireThatStoresEqualTheLake(List<Long> seeds, int count) {
    Endpoint neo4j = STORES.endpoint(Store.NEO4J);
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL)).with(neo4j);
    ArbitraryRows rows = ArbitraryRows.of(TABLES, seeds, count);
    rows.to(workplace, TABLES);

    Workplace.Ended ended =
        workplace.carelake(
            "run",
            "--as-of",
            "2026-06-01",
            "--set",
            "ingest.max-reject-ratio=1",
            "--set",
            "export.free-text=true");

    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    assertEquals(List.of(), workplace.mysql("SELECT * FROM carelake_held_back"));
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      Lake lake = new Lake(spark, workplace.lake().toString());
      Map<String, Map<String, Row>> curated = new TreeMap<>();
      for (Table table : TABLES) {
        lake.read(table).createOrReplaceTempView(table.name());
        curated.put(table.name(), byKey(table, lake.read(table)));
        requireAccounting(table, rows.rows(table).size(), ended.out());
        assertEquals(List.of(), changedTexts(table, rows, curated.get(table.name())));
      }
      curated.put("hospitals", byKey(Hospitals.TABLE, lake.read(Hospitals.TABLE)));
      TABLES.forEach(table -> requireMysql(workplace, table, curated));
      NODES.forEach((label, columns) -> requireNodes(neo4j, label, columns, curated));
      EXPORTED.forEach((name, query) -> requireExport(spark, workplace, name, query));
    }
  }

  private static Map<String, Row> byKey(Table table, Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs(table.key().name()), row -> row));
  }

  /** A good part of the rows is accepted, another is not, and nothing is lost between. */
  private static void requireAccounting(Table table, int sent, String out) {
    List<Integer> counts =
        out.lines()
            .filter(line -> line.startsWith(table.name() + " "))
            .findFirst()
            .map(line -> Stream.of(line.replace(",", "").split(" +")).skip(2))
            .orElseThrow()
            .map(Integer::valueOf)
            .toList();
    assertEquals(sent, counts.get(0), table.name());
    assertEquals(sent, counts.get(1) + counts.get(2) + counts.get(3), table.name());
    assertTrue(counts.get(1) > sent / 20 && counts.get(2) > sent / 20, table + " " + counts);
  }

  private static List<String> changedTexts(
      Table table, ArbitraryRows rows, Map<String, Row> curated) {
    List<String> changed = new ArrayList<>();
    rows.texts(table)
        .forEach(
            (key, texts) -> {
              if (curated.containsKey(key)) {
                texts(table)
                    .filter(name -> !same(curated.get(key).getAs(name), texts.get(name)))
                    .forEach(name -> changed.add(name + " " + printed(texts.get(name))));
              }
            });
    return changed;
  }

  private static Stream<String> texts(Table table) {
    return table.fields().stream()
        .filter(ArbitraryValuesIT::isText)
        .filter(field -> field.demand(Demand.OneOf.class).isEmpty() && !field.isFilledIn())
        .map(Field::name);
  }

  private static boolean isText(Field field) {
    return field.type().logicalName().equals("string");
  }

  private static boolean same(String one, String other) {
    return one == null ? other == null : one.equals(other);
  }

  private static void requireMysql(
      Workplace workplace, Table table, Map<String, Map<String, Row>> curated) {
    String columns =
        table.fields().stream()
            .map(
                field ->
                    isText(field)
                        ? "hex(`" + field.name() + "`)"
                        : "cast(`" + field.name() + "` AS char)")
            .collect(Collectors.joining(", "));
    Set<String> stored =
        workplace.mysql("SELECT " + columns + " FROM " + table).stream()
            .map(row -> rounded(table, row))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> expected =
        curated.get(table.name()).values().stream()
            .map(row -> inMysql(table, row, curated))
            .collect(Collectors.toCollection(TreeSet::new));

    requireEqual("MySQL " + table, expected, stored);
  }

  /** Numbers as Java prints them: the same text for the same bits and for no others. */
  private static String rounded(Table table, String row) {
    String[] values = row.split("\\|", -1);
    for (int i = 0; i < values.length; i++) {
      boolean number = table.fields().get(i).type().logicalName().equals("number");
      values[i] =
          number && !values[i].equals("null") ? printed(Double.valueOf(values[i])) : values[i];
    }
    return String.join("|", values);
  }

  private static String inMysql(Table table, Row row, Map<String, Map<String, Row>> curated) {
    return table.fields().stream()
        .map(field -> inMysql(field, row.getAs(field.name()), curated))
        .collect(Collectors.joining("|"));
  }

  /** References to rows that are not there are null. */
  private static String inMysql(Field field, Object value, Map<String, Map<String, Row>> curated) {
    boolean dangles =
        field.mayDangle()
            && !curated
                .getOrDefault(field.parent().orElseThrow().name(), Map.of())
                .containsKey(String.valueOf(value));
    return dangles ? "null" : printed(value);
  }

  private static void requireNodes(
      Endpoint neo4j, String label, List<String> columns, Map<String, Map<String, Row>> curated) {
    String values = columns.stream().map(name -> "n." + name).collect(Collectors.joining(", "));
    Set<String> stored =
        GraphPicture.query(neo4j, "MATCH (n:" + label + ") RETURN " + values).stream()
            .map(ArbitraryValuesIT::printed)
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> expected =
        curated.get(NODES_OF.get(label).name()).values().stream()
            .map(
                row ->
                    columns.stream()
                        .map(name -> printed(row.<Object>getAs(name)))
                        .collect(Collectors.joining("|")))
            .collect(Collectors.toCollection(TreeSet::new));

    requireEqual("Neo4j " + label, expected, stored);
  }

  private static String printed(Record found) {
    return found.values().stream()
        .map(value -> printed(value.asObject()))
        .collect(Collectors.joining("|"));
  }

  /** Texts by their bytes, numbers by their bits, times to the microsecond. */
  private static String printed(Object value) {
    if (value instanceof String text) {
      return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
    if (value instanceof Instant || value instanceof ZonedDateTime) {
      return MICROS.format(value instanceof Instant at ? at : ((ZonedDateTime) value).toInstant());
    }
    if (value instanceof Boolean flag) {
      return flag ? "1" : "0";
    }
    return value instanceof LocalDate || value == null
        ? String.valueOf(value)
        : Long.toHexString(Double.doubleToRawLongBits((Double) value));
  }

  private static void requireExport(
      SparkSession spark, Workplace workplace, String name, String query) {
    Dataset<Row> expected = spark.sql(query);
    Dataset<Row> exported =
        spark
            .read()
            .parquet(workplace.exports().resolve(name).resolve(name + ".parquet").toString())
            .selectExpr(
                Stream.of(expected.columns()).map(c -> "`" + c + "`").toArray(String[]::new));

    assertEquals(0, expected.exceptAll(exported).count(), name);
    assertEquals(0, exported.exceptAll(expected).count(), name);
  }

  private static void requireEqual(String where, Set<String> expected, Set<String> stored) {
    assertEquals(
        first(expected, stored), first(stored, expected), where + " differs from the lake");
    assertEquals(expected, stored, where);
  }

  /** The first row that only the one has. */
  private static String first(Set<String> of, Set<String> other) {
    return of.stream().filter(row -> !other.contains(row)).findFirst().orElse("none");
  }
}
