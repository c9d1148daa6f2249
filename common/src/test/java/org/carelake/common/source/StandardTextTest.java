package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Sessions;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardTextTest {
  private static final Table VISITS =
      Table.of(
          "visits",
          "",
          Field.text("id").required(),
          Field.date("day"),
          Field.timestamp("at"),
          Field.number("cost"),
          Field.flag("open"));

  private static final Map<String, CsvFormat> FORMATS =
      Map.of(
          "north",
          CsvFormat.of(
              "north",
              Map.of(
                  "date-format", "dd.MM.yyyy",
                  "timestamp-format", "dd.MM.yyyy HH:mm",
                  "time-zone", "Europe/Berlin",
                  "decimal-separator", ",",
                  "null-values", "NULL,-")),
          "south",
          CsvFormat.PLAIN);

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void rowsOfASourceAreRewrittenByTheTypesOfTheirFields() {
    Dataset<Row> rows =
        received(
            row("north", false, "1", "01.02.2024", "01.07.2024 10:00", "1.234,5", "true"),
            row("north", false, " 01.02.2024 ", " 01.02.2024\u00A0", "NULL", " 7,5 ", "-"),
            row("north", false, "3", "NULL", "-", "null", ""),
            row("north", false, "NULL", null, null, null, null),
            row("north", false, "5", "31.02.2024", "2024-07-01T10:00", "1.5", "x"));

    assertEquals(
        List.of(
            "[1,2024-02-01,2024-07-01T08:00:00Z,1234.5,true,null,null,null]",
            "[ 01.02.2024 ,2024-02-01,null,7.5,null,null,null,null]",
            "[3,null,null,null,,null,null,null]",
            "[null,null,null,null,null,null,null,null]",
            "[5,31.02.2024,2024-07-01T08:00:00Z,1.5 (no decimal comma),x,null,null,null]"),
        values(StandardText.in(VISITS, rows, FORMATS)));
  }

  @Test
  void otherSourcesAndRowsFromQuarantineStayAsTheyAre() {
    Dataset<Row> rows =
        received(
            row("south", false, "1", "01.02.2024", "NULL", "1,5", "-"),
            row("east", false, "2", "01.02.2024", "NULL", "1,5", "-"),
            row("north", true, "3", "2024-02-01", "2024-07-01T10:00", "1.234", "-"));

    Dataset<Row> standard = StandardText.in(VISITS, rows, FORMATS);

    assertEquals(values(rows), values(standard));
    assertEquals(rows.schema().simpleString(), standard.schema().simpleString());
    assertEquals(rows.drop("received").collectAsList(), standard.drop("received").collectAsList());
  }

  @Test
  void wherePlainSourcesWriteNothingIsDone() {
    Dataset<Row> rows = received(row("south", false, "1", null, null, null, null));

    assertSame(rows, StandardText.in(VISITS, rows, Map.of("south", CsvFormat.PLAIN)));
    assertSame(rows, StandardText.in(VISITS, rows, Map.of()));
  }

  @Test
  void noRowsInNoRowsOut() {
    assertEquals(List.of(), values(StandardText.in(VISITS, received(), FORMATS)));
  }

  /** From the file to what the contract makes of it. */
  @Test
  void aFileOfAHospitalIsReadAndQuarantineShowsItsRecordsAsTheyWere() throws Exception {
    Path path = folder.resolve("visits.csv");
    Files.write(
        path,
        "sep=;\r\nid;day;at;cost\r\n1;01.02.2024;01.07.2024 10:00;1.234,5\r\n2;2/1/2024;;\r\n"
            .getBytes(StandardCharsets.UTF_16LE));
    RawFile file = SourceFiles.file(path, "encoding", "UTF-16LE");
    RawFile foreign =
        new RawFile(
            file.source(),
            file.table(),
            file.name(),
            file.path(),
            file.length(),
            file.modified(),
            file.delivered(),
            new CsvFormat(
                "UTF-16LE",
                FORMATS.get("north").timePatterns(),
                FORMATS.get("north").timeZone(),
                ",",
                Set.of(),
                ""));

    CsvSource source = new CsvSource(spark, 0.05);
    assertEquals(List.of(), source.inspect(VISITS, foreign).warnings());
    CsvReading reading = source.read(VISITS, List.of(foreign), "run-1");
    Dataset<Row> checked =
        Validation.check(
            VISITS,
            StandardText.in(VISITS, reading.rows(), Map.of("north", foreign.format())),
            LocalDate.parse("2024-08-01"));

    assertEquals(
        List.of(
            "[3,1,2024-02-01,2024-07-01T08:00:00Z,1234.5,,WrappedArray(1, 01.02.2024, 01.07.2024 10:00, 1.234,5)]",
            "[4,2,null,null,null,visits.day.date,WrappedArray(2, 2/1/2024, , )]"),
        checked
            .select("_line", "id", "day", "at", "cost", "_errors", "received._record")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList());
    assertEquals(Map.of("north/visits.csv", 2L), reading.received());
  }

  @Test
  void aWorkbookIsReadLikeAnyOtherFile() throws Exception {
    Path path = folder.resolve("visits.xlsx");
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(path)) {
      Sheet sheet = book.createSheet();
      sheet.createRow(0).createCell(0).setCellValue("ID");
      sheet.getRow(0).createCell(1).setCellValue("cost");
      sheet.createRow(2).createCell(0).setCellValue(7);
      sheet.getRow(2).createCell(1).setCellValue(1.234);
      sheet.createRow(3).createCell(0).setCellValue("8");
      sheet.createRow(4).createCell(2).setCellValue("beyond");
      book.write(out);
    }
    RawFile file = SourceFiles.file(path, "decimal-separator", ",");
    CsvSource source = new CsvSource(spark, 0.05);

    assertEquals(Optional.empty(), source.inspect(VISITS, file).problem());
    CsvReading reading = source.read(VISITS, List.of(file), "run-1");

    assertEquals(
        List.of("[3,7,1.234,false]", "[4,8,,false]", "[5,,,true]"),
        StandardText.in(VISITS, reading.rows(), Map.of("north", file.format()))
            .select("_line", "received.id", "received.cost", "_malformed")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList());
    assertEquals(
        Map.of("north/visits.xlsx", file.hash(new Configuration()).orElseThrow()),
        reading.hashes());
  }

  /** Days and moments as contracts read them without any setting. */
  @Test
  void isoDatesMayHaveSingleDigitsAndMidnight() {
    Dataset<Row> rows =
        received(
            row("south", false, "1", "1961-7-3", null, null, null),
            row("south", false, "2", "1961-07-03 00:00:00", null, null, null),
            row("south", false, "3", "1961-07-03T00:00:00", null, null, null),
            row("south", false, "4", "1961-07-03 00:00:00.000", null, null, null),
            row("south", false, "5", "1961-07-03 00:00", null, null, null),
            row("south", false, "6", "1961-07-03 08:00:00", null, null, null),
            row("south", false, "7", "1961-07-03T00:00:00Z", null, null, null),
            row("south", false, "8", "1961-7-32", null, null, null),
            row("south", false, "9", "1961-007-3", null, null, null));

    assertEquals(
        List.of(
            "[1,1961-07-03,]",
            "[2,1961-07-03,]",
            "[3,1961-07-03,]",
            "[4,1961-07-03,]",
            "[5,1961-07-03,]",
            "[6,null,visits.day.date]",
            "[7,null,visits.day.date]",
            "[8,null,visits.day.date]",
            "[9,null,visits.day.date]"),
        Validation.check(VISITS, rows, LocalDate.parse("2024-08-01"))
            .select("id", "day", "_errors")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList());
  }

  private static Dataset<Row> received(Row... rows) {
    return spark.createDataFrame(List.of(rows), Received.schema(VISITS));
  }

  private static Row row(
      String source, boolean retried, String id, String day, String at, String cost, String open) {
    return RowFactory.create(
        source,
        null,
        "visits.csv",
        2L,
        "run-1",
        Timestamp.from(Instant.EPOCH),
        "csv",
        retried,
        false,
        RowFactory.create(id, day, at, cost, open, null, null, null));
  }

  private static List<String> values(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getStruct(9).toString()).toList();
  }
}
