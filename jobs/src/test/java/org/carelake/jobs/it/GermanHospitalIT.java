package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Doctors;
import org.carelake.jobs.catalog.LabReports;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.catalog.Visits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hospital that writes Windows-1252, semicolons, {@code dd.MM.yyyy}, decimal commas, sexes m and
 * w, and its patients into a workbook: it comes in by settings and mappings alone.
 */
class GermanHospitalIT {
  private static final Path MAPPING =
      Path.of(System.getProperty("carelake.home"), "deploy/docs/mapping-example/mapping");

  private static final String LABORATORY =
      """
      -- Grain: one row per line.
      -- Files: Labor*
      -- Reads: BefundNr, FallNr, Untersuchung, Ergebnis, Einheit, Befunddatum
      -- Gives: lab_reports
      SELECT _row,
             struct(befundnr AS report_id, fallnr AS visit_id, untersuchung AS test_type,
                    ergebnis AS result, befunddatum AS report_date, einheit AS unit,
                    CASE WHEN ergebnis RLIKE '^[0-9]' THEN ergebnis END AS value_number) AS lab_reports
        FROM file
      """;

  @TempDir Path folder;

  private Workplace workplace() throws IOException {
    Path mapping = Files.createDirectories(folder.resolve("mapping"));
    for (String name : List.of("patienten", "aerzte", "besuche")) {
      Files.copy(MAPPING.resolve(name + ".sql"), mapping.resolve(name + ".sql"));
    }
    Files.writeString(mapping.resolve("labor.sql"), LABORATORY);
    List<String> settings =
        Stream.of(
                "sources.klinikum.path=" + folder.resolve("raw"),
                "sources.klinikum.mapping=" + mapping,
                "sources.klinikum.encoding=windows-1252",
                "sources.klinikum.date-format=dd.MM.yyyy",
                "sources.klinikum.decimal-separator=,",
                "sources.klinikum.null-values=k. A.")
            .flatMap(setting -> Stream.of("--set", setting))
            .toList();
    return new Workplace(folder, Workplace.NO_MYSQL, settings);
  }

  private static byte[] windows(String... lines) {
    return (String.join("\r\n", lines) + "\r\n").getBytes(Charset.forName("windows-1252"));
  }

  /** As a clinic's administration keeps it: days are days, numbers are numbers. */
  private void deliverPatients() throws IOException {
    Path file = Files.createDirectories(folder.resolve("raw")).resolve("Patienten.xlsx");
    try (XSSFWorkbook workbook = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      CellStyle day = workbook.createCellStyle();
      day.setDataFormat(workbook.createDataFormat().getFormat("dd.mm.yyyy"));
      Sheet sheet = workbook.createSheet("Stammdaten");
      row(
          sheet,
          day,
          "PatNr",
          "Nachname",
          "Vorname",
          "Geburtsdatum",
          "Geschlecht",
          "Blutgruppe",
          "Wohnort",
          "PLZ");
      row(
          sheet,
          day,
          4001,
          "Müßig",
          "Käthe",
          LocalDate.parse("1951-03-09"),
          "w",
          "A+",
          "Köln",
          "01067");
      row(
          sheet,
          day,
          4002,
          "Özdemir",
          "Emre",
          LocalDate.parse("1978-11-30"),
          "m",
          "0-",
          "Lübeck",
          "23552");
      row(
          sheet,
          day,
          4003,
          "Roth",
          "Jo",
          LocalDate.parse("2003-06-17"),
          "d",
          "k. A.",
          "Kiel",
          "24105");
      workbook.write(out);
    }
  }

  private static void row(Sheet sheet, CellStyle day, Object... values) {
    org.apache.poi.ss.usermodel.Row row = sheet.createRow(sheet.getPhysicalNumberOfRows());
    for (int i = 0; i < values.length; i++) {
      Cell cell = row.createCell(i);
      if (values[i] instanceof LocalDate date) {
        cell.setCellValue(date);
        cell.setCellStyle(day);
      } else if (values[i] instanceof Integer number) {
        cell.setCellValue(number);
      } else {
        cell.setCellValue(values[i].toString());
      }
    }
  }

  private static List<String> curated(Workplace workplace, Table table, String columns) {
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      return new Lake(spark, workplace.lake().toString())
          .read(table).selectExpr("concat_ws('|', " + columns + ")").collectAsList().stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  @Test
  void itComesInBySettingsAndMappingsAloneValueByValue() throws IOException {
    Workplace workplace = workplace();
    deliverPatients();
    workplace
        .deliver(
            "Aerzte.csv",
            windows(
                "ArztNr;Titel;Nachname;Vorname;Fachrichtung;Krankenhaus",
                "A7;Dr.;Groß;Jürgen;Innere Medizin;St. Jürgen",
                "A9;;Nowak;Jan;Chirurgie;st. jürgen"))
        .deliver(
            "Besuche_20240301.txt",
            windows(
                "sep=;",
                "FallNr;PatNr;ArztNr;Aufnahmedatum;Aufnahmegrund;Fallart",
                "F-100;4001;A7;05.02.2024;Übelkeit;stationär",
                "F-101;4002;A9;06.02.2024;\"Sturz; links\";Notfall",
                "F-102;4003;A7;31.02.2024;Kontrolle;ambulant"))
        .deliver(
            "Laborbefunde.csv",
            windows(
                "BefundNr;FallNr;Untersuchung;Ergebnis;Einheit;Befunddatum",
                "L1;F-100;CRP;12,4;mg/l;05.02.2024",
                "L2;F-100;Thrombozyten;1.250,5;/µl;06.02.2024",
                "L3;F-101;Blutbild;unauffällig;k. A.;07.02.2024"));

    Workplace.Ended ended = workplace.carelake("ingest");
    String check = workplace.carelake("sources check").out();

    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    assertEquals(
        List.of(
            "4001|Käthe Müßig|F|1951-03-09|A+|Köln|01067|klinikum|mapped",
            "4002|Emre Özdemir|M|1978-11-30|O-|Lübeck|23552|klinikum|mapped",
            "4003|Jo Roth|Other|2003-06-17|Kiel|24105|klinikum|mapped"),
        curated(
            workplace,
            Patients.TABLE,
            "patient_id, name, gender, dob, blood_group, city, postal_code, _system, _kind"));
    assertEquals(
        List.of("A7|Dr. Jürgen Groß|St. Jürgen", "A9|Jan Nowak|st. jürgen"),
        curated(workplace, Doctors.TABLE, "doctor_id, name, hospital"));
    assertEquals(
        List.of(
            "F-100|4001|A7|2024-02-05|Übelkeit|Inpatient",
            "F-101|4002|A9|2024-02-06|Sturz; links|Emergency"),
        curated(
            workplace,
            Visits.TABLE,
            "visit_id, patient_id, doctor_id, visit_date, reason, visit_type"));
    assertEquals(
        List.of(
            "L1|F-100|CRP|12,4|12.4|mg/l|2024-02-05",
            "L2|F-100|Thrombozyten|1.250,5|1250.5|/µl|2024-02-06",
            "L3|F-101|Blutbild|unauffällig|2024-02-07"),
        curated(
            workplace,
            LabReports.TABLE,
            "report_id, visit_id, test_type, result, value_number, unit, report_date"));
    assertTrue(check.contains("windows-1252, separated by semicolons"), check);
    assertTrue(check.contains("visits.visit_date.date"), check);
  }

  @Test
  void aFileInAnotherEncodingIsRefusedAndItsLikelyOneNamed() throws IOException {
    Workplace workplace =
        new Workplace(
            folder,
            Workplace.NO_MYSQL,
            List.of("--set", "sources.north.path=" + folder.resolve("raw")));
    workplace.deliver(
        "patients.csv",
        windows("patient_id,name,city", "1,Jürgen Groß,Lübeck", "2,Käthe Müßig,Köln"));
    workplace.deliver(
        "doctors.csv", "doctor_id,name\nD1,Jürgen\n".getBytes(StandardCharsets.UTF_8));

    Workplace.Ended ended = workplace.carelake("ingest");

    assertEquals(1, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("sources.north.encoding"), ended.err());
    assertTrue(ended.out().contains("doctors"), ended.out());
    assertTrue(!ended.out().contains("patients"), ended.out());
  }
}
