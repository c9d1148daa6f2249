package org.carelake.common.source;

import static org.carelake.common.source.SourceFiles.file;
import static org.carelake.common.source.SourceFiles.records;
import static org.carelake.common.source.SourceFiles.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.carelake.common.spark.ScratchFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkbookTest {
  private static final String SHEET = "xl/worksheets/sheet1.xml";

  @TempDir Path folder;

  @Test
  void textsNumbersFlagsAndErrorsAreReadAsTheyAreShown() throws IOException {
    Path path =
        written(
            book -> {
              Sheet sheet = book.createSheet("Visits");
              row(sheet, 0, "id", "value");
              row(sheet, 1, "text", "Müller, \"a\"\nb");
              row(sheet, 2, "whole", 7.0);
              row(sheet, 3, "decimal", 1.1);
              row(sheet, 4, "sum", 0.1 + 0.2);
              row(sheet, 5, "large", 1e20);
              row(sheet, 6, "small", 0.0000125);
              row(sheet, 7, "digits", 123456789012345.0);
              row(sheet, 8, "negative", -0.5);
              row(sheet, 9, "true", true);
              row(sheet, 10, "false", false);
              row(sheet, 11, "error", null)
                  .getCell(1)
                  .setCellErrorValue(FormulaError.DIV0.getCode());
              row(sheet, 12, "zeros", "007");
            });

    assertEquals(
        List.of(
            "1 [id, value]",
            "2 [text, Müller, \"a\"\nb]",
            "3 [whole, 7]",
            "4 [decimal, 1.1]",
            "5 [sum, 0.3]",
            "6 [large, 100000000000000000000]",
            "7 [small, 0.0000125]",
            "8 [digits, 123456789012345]",
            "9 [negative, -0.5]",
            "10 [true, true]",
            "11 [false, false]",
            "12 [error, #DIV/0!]",
            "13 [zeros, 007]"),
        records(file(path)));
  }

  @Test
  void daysAndMomentsAreReadInIso() throws IOException {
    Path path =
        written(
            book -> {
              Sheet sheet = book.createSheet();
              row(sheet, 0, "id", "at");
              dated(row(sheet, 1, "day", LocalDateTime.parse("2024-02-29T00:00:00")), "dd.mm.yyyy");
              dated(
                  row(sheet, 2, "moment", LocalDateTime.parse("2024-02-29T08:30:15")),
                  "m/d/yy h:mm");
              dated(
                  row(sheet, 3, "exact", LocalDateTime.parse("2024-02-29T08:30:15.250")),
                  "yyyy-mm-dd hh:mm:ss.000");
              dated(
                  row(sheet, 4, "old", LocalDateTime.parse("1900-03-01T00:00:00")),
                  "[$-407]d. mmmm yyyy;@");
              dated(row(sheet, 5, "last", LocalDateTime.parse("9999-12-31T00:00:00")), "yyyy");
              dated(row(sheet, 6, "time", 0.5), "hh:mm");
              dated(row(sheet, 7, "number", 45000.5), "0.00 \"days\"");
              dated(row(sheet, 8, "coloured", 45000.5), "[Red]#,##0.0");
              dated(row(sheet, 9, "before", -1.0), "dd.mm.yyyy");
              dated(row(sheet, 10, "after", 1e9), "dd.mm.yyyy");
            });

    assertEquals(
        List.of(
            "1 [id, at]",
            "2 [day, 2024-02-29]",
            "3 [moment, 2024-02-29T08:30:15]",
            "4 [exact, 2024-02-29T08:30:15.25]",
            "5 [old, 1900-03-01]",
            "6 [last, 9999-12-31]",
            "7 [time, 12:00:00]",
            "8 [number, 45000.5]",
            "9 [coloured, 45000.5]",
            "10 [before, -1]",
            "11 [after, 1000000000]"),
        records(file(path)));
  }

  @Test
  void daysMayBeCountedFrom1904() throws IOException {
    Path path =
        written(
            book -> {
              book.getCTWorkbook().getWorkbookPr().setDate1904(true);
              Sheet sheet = book.createSheet();
              row(sheet, 0, "day", "");
              dated(row(sheet, 1, "", 1.0), "dd.mm.yyyy");
            });

    assertEquals(List.of("1 [day]", "2 [, 1904-01-02]"), records(file(path)));
  }

  @Test
  void formulasGiveWhatTheyGaveWhenTheyWereSaved() throws IOException {
    Path path =
        written(
            book -> {
              Sheet sheet = book.createSheet();
              row(sheet, 0, "a", "b", "c");
              Row row = row(sheet, 1, 2.0, null, null);
              row.getCell(1).setCellFormula("A2*2.5");
              row.getCell(2).setCellFormula("\"x\"&A2");
              book.getCreationHelper().createFormulaEvaluator().evaluateAll();
            });

    assertEquals(List.of("1 [a, b, c]", "2 [2, 5, x2]"), records(file(path)));
  }

  @Test
  void aFormulaThatWasNeverComputedRefusesTheFile() throws IOException {
    Path path =
        changed(sheet -> sheet.replace("</row>", "<c r=\"C1\"><f>SUM(A1:A2)</f></c></row>"));

    assertEquals(
        "Cannot read north/visits.xlsx: the formula in cell C1 has never been computed. Open it in a spreadsheet and save it.",
        refusal(file(path)));
  }

  @Test
  void blankRowsAreLeftOutAndShortOnesFilledUp() throws IOException {
    Path path =
        written(
            book -> {
              Sheet sheet = book.createSheet();
              row(sheet, 2, "id", "name", "reason", null, " ");
              row(sheet, 3, "1");
              row(sheet, 4, null, " ", null);
              row(sheet, 7, null, "a", null, null);
              row(sheet, 8, "3", "b", "c", "d", null);
            });

    assertEquals(
        List.of("3 [id, name, reason]", "4 [1, , ]", "8 [, a, ]", "9 [3, b, c, d]"),
        records(file(path)));
  }

  @Test
  void anEmptySheetHasNoRecords() throws IOException {
    assertEquals(List.of(), records(file(written(XSSFWorkbook::createSheet))));
  }

  @Test
  void theFirstSheetIsReadOrTheOneThatIsNamed() throws IOException {
    Path path =
        written(
            book -> {
              row(book.createSheet("Notes"), 0, "note");
              row(book.createSheet("Visits"), 0, "id");
            });

    assertEquals(List.of("1 [note]"), records(file(path)));
    assertEquals(List.of("1 [id]"), records(file(path, "sheet", "Visits")));
    assertEquals(
        "Cannot read north/visits.xlsx: none of its 2 sheets is named visits. Set sources.north.sheet to the name of one.",
        refusal(file(path, "sheet", "visits")));
  }

  /** Rewritten like any other text of the source, it must come out as the number that it is. */
  @Test
  void numbersAreWrittenWithTheSeparatorOfTheSource() throws IOException {
    Path path =
        written(
            book -> {
              Sheet sheet = book.createSheet();
              row(sheet, 0, "cost");
              row(sheet, 1, 1.234);
              row(sheet, 2, 1234.5);
            });
    StandardNumbers numbers = new StandardNumbers(SourceFiles.format("decimal-separator", ","));

    assertEquals(
        List.of("1 [cost]", "2 [1,234]", "3 [1234,5]"),
        records(file(path, "decimal-separator", ",")));
    assertEquals("1.234", numbers.number("1,234"));
  }

  @Test
  void whatAnotherProgramMayWriteIsReadToo() throws IOException {
    Path path =
        changed(
            sheet ->
                sheet.replaceFirst(
                    "(?s)<sheetData>.*</sheetData>",
                    """
                    <sheetData>
                      <row><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><r><t>na</t></r><r><t xml:space="preserve">me </t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>
                      <row><c t="str"><v>a_x000D_b</v></c><c t="d"><v><![CDATA[2024-02-29T00:00:00]]></v><extLst><ext/></extLst></c><c/></row>
                      <row r="9"><c r="B9"><v>1E3</v></c></row>
                      <row><c t="n"><v>12345678901234567890</v></c></row>
                    </sheetData>"""));

    assertEquals(
        List.of(
            "1 [id, name ]",
            "2 [a\rb, 2024-02-29T00:00:00]",
            "9 [, 1000]",
            "10 [12345678901234567890, ]"),
        records(file(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<c r='A1' t='s'><v>99999999</v></c>",
        "<c r='A1' t='s'><v>-1</v></c>",
        "<c r='A1' t='s'><v>x</v></c>",
        "<c r='A1'><v>x</v></c>",
        "<c r='A1'><v>NaN</v></c>",
        "<c r='A1'><v>1e999</v></c>",
        "<c r='B1'/><c r='A1'/>",
        "<c r='XFE1'/>",
        "<c r='ZZZZZZZZZ1'/>",
        "<c r='A1' s='x'/>",
        "<c r='A1'><v>1</c>",
        "<c r='A1'><v>&whatever;</v></c>"
      })
  void aSheetInDisorderIsRefused(String cells) throws IOException {
    Path path =
        changed(sheet -> sheet.replaceFirst("(?s)(<row [^>]*>).*</row>", "$1" + cells + "</row>"));

    assertEquals(
        "Cannot read north/visits.xlsx: it is damaged. Save it again as .xlsx, or deliver it as CSV.",
        refusal(file(path)));
  }

  @Test
  void whatIsNoWorkbookIsRefused() throws IOException {
    Path path = folder.resolve("visits.xlsx");
    Files.writeString(path, "id,name\n1,a\n");

    assertEquals(
        "Cannot read north/visits.xlsx: it is no workbook. Save it as .xlsx, or give it the ending of what it is.",
        refusal(file(path)));
  }

  @Test
  void anEncryptedWorkbookIsRefused() throws Exception {
    Path path = folder.resolve("visits.xlsx");
    var encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
    encryptor.confirmPassword("secret");
    try (POIFSFileSystem files = new POIFSFileSystem()) {
      try (XSSFWorkbook book = new XSSFWorkbook();
          OutputStream out = encryptor.getDataStream(files)) {
        book.createSheet();
        book.write(out);
      }
      try (OutputStream out = Files.newOutputStream(path)) {
        files.writeFilesystem(out);
      }
    }

    assertEquals(
        "Cannot read north/visits.xlsx: it is protected by a password, or of the format before 2007. Save it as .xlsx without a password.",
        refusal(file(path)));
  }

  /** Every part of it may be cut or hold any bytes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aDamagedWorkbookIsRefusedOrReadButNothingElseHappens(int seed) throws IOException {
    byte[] whole = Files.readAllBytes(simple());
    Random random = new Random(seed);
    Path path = folder.resolve("damaged.xlsx");
    for (int i = 0; i < 150; i++) {
      byte[] damaged =
          Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int change = 0; change < 4 && damaged.length > 0; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(path, damaged);
      try {
        records(file(path));
      } catch (UnreadableFile e) {
        assertTrue(e.getMessage().startsWith("Cannot read north/damaged.xlsx: "));
      }
    }
  }

  @Test
  void aBombIsRefused() throws IOException {
    Path path =
        changed(sheet -> sheet.replace("<sheetData>", " ".repeat(100_000_000) + "<sheetData>"));

    assertEquals(
        "Cannot read north/visits.xlsx: it unpacks to more than a hundred times its size. Save it again as .xlsx, or deliver it as CSV.",
        refusal(file(path)));
  }

  @Test
  void aHugeTextIsRefused() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_000_000; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    Path path =
        changed(
            sheet ->
                sheet.replaceFirst(
                    "(?s)(<row [^>]*>).*</row>", "$1<c t=\"str\"><v>" + text + "</v></c></row>"));

    assertTrue(refusal(file(path)).contains("it is damaged"));
  }

  /** Also when the task that read it ends. */
  @Test
  void nothingIsLeftOfAWorkbookThatWasRead() throws IOException {
    RawFile file = file(simple());

    RecordFile open = RecordFile.open(file, new Configuration());
    open.forEachRemaining(record -> {});
    open.close();
    open.close();

    assertEquals(file.hash(new Configuration()).orElseThrow(), open.blocks());
    Path temporary = ScratchFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(
          List.of(),
          left.filter(path -> path.getFileName().toString().startsWith("workbook")).toList());
    }
  }

  /** Texts that all differ are the most that a workbook can hold. */
  @Test
  void manyRowsTakeLittleMemory() throws IOException {
    int rows = 150_000;
    Path path = folder.resolve("visits.xlsx");
    try (SXSSFWorkbook book = new SXSSFWorkbook(new XSSFWorkbook(), 100, true, true);
        OutputStream out = Files.newOutputStream(path)) {
      Sheet sheet = book.createSheet();
      row(sheet, 0, "id", "name");
      for (int i = 1; i <= rows; i++) {
        row(sheet, i, "patient number " + i, "a name of a patient that nobody else has " + i);
      }
      book.write(out);
    }
    RawFile file = file(path);

    long start = used();
    long most = 0;
    long count = 0;
    try (RecordFile open = RecordFile.open(file, new Configuration())) {
      for (; open.hasNext(); count++) {
        FileRecord record = open.next();
        assertEquals(count + 1, record.line());
        if (count % 50_000 == 49_999) {
          most = Math.max(most, used() - start);
          assertEquals("patient number " + count, record.values().get(0));
        }
      }
    }

    assertEquals(rows + 1, count);
    assertTrue(most < 16 << 20, most + " bytes");
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private Path written(Consumer<XSSFWorkbook> content) throws IOException {
    Path path = folder.resolve("visits.xlsx");
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(path)) {
      content.accept(book);
      book.write(out);
    }
    return path;
  }

  private Path simple() throws IOException {
    return written(
        book -> {
          Sheet sheet = book.createSheet();
          row(sheet, 0, "id", "name");
          dated(row(sheet, 1, "a", 7.0), "dd.mm.yyyy");
        });
  }

  /** A workbook whose sheet somebody else has written. */
  private Path changed(UnaryOperator<String> change) throws IOException {
    Path path = simple();
    try (FileSystem zip = FileSystems.newFileSystem(path)) {
      Path sheet = zip.getPath(SHEET);
      Files.write(sheet, change.apply(Files.readString(sheet)).getBytes(StandardCharsets.UTF_8));
    }
    return path;
  }

  /** Null makes a cell without a value. */
  private static Row row(Sheet sheet, int number, Object... values) {
    Row row = sheet.createRow(number);
    for (int i = 0; i < values.length; i++) {
      Cell cell = row.createCell(i);
      if (values[i] instanceof String text) {
        cell.setCellValue(text);
      } else if (values[i] instanceof Double value) {
        cell.setCellValue(value);
      } else if (values[i] instanceof Boolean value) {
        cell.setCellValue(value);
      } else if (values[i] instanceof LocalDateTime value) {
        cell.setCellValue(value);
      }
    }
    return row;
  }

  /** Shows the second cell in a format. */
  private static void dated(Row row, String format) {
    CellStyle style = row.getSheet().getWorkbook().createCellStyle();
    style.setDataFormat(row.getSheet().getWorkbook().createDataFormat().getFormat(format));
    row.getCell(1).setCellStyle(style);
  }
}
