package org.carelake.common.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.output.UncheckedFilterOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.poifs.filesystem.FileMagic;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.model.StylesTable;
import org.carelake.common.run.Printable;
import org.carelake.common.spark.ScratchFolder;

/**
 * A workbook on this machine: it is copied here, for its parts are read in an order of their own.
 * Parts that unpack to a hundred times their size end with an exception; what this machine's disk
 * does not take, with an {@link UncheckedIOException}.
 *
 * @param folder of the copy, and for what else is kept while the workbook is read
 * @param hash of the file
 */
record WorkbookParts(Path folder, String hash, OPCPackage opened, XSSFReader reader)
    implements AutoCloseable {

  static WorkbookParts copied(RawFile file, Configuration conf)
      throws IOException, OpenXML4JException {
    Path folder = folderForOne();
    try {
      Path copy = folder.resolve("workbook.xlsx");
      String hash = copy(file, conf, copy);
      return opened(file, folder, hash, OPCPackage.open(copy.toFile(), PackageAccess.READ));
    } catch (IOException | OpenXML4JException | RuntimeException e) {
      remove(folder);
      throw e;
    }
  }

  private static Path folderForOne() {
    Path temporary = ScratchFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    try {
      return Files.createTempDirectory(temporary, "workbook");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String copy(RawFile file, Configuration conf, Path copy) throws IOException {
    try (Content content = Content.open(file, conf);
        InputStream buffered = new BufferedInputStream(content);
        OutputStream out = onDisk(copy)) {
      requireWorkbook(file, FileMagic.valueOf(buffered));
      buffered.transferTo(out);
      return content.hash();
    }
  }

  private static OutputStream onDisk(Path copy) throws IOException {
    return UncheckedFilterOutputStream.builder()
        .setOutputStream(Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW))
        .get();
  }

  private static void requireWorkbook(RawFile file, FileMagic kind) {
    if (kind == FileMagic.OLE2) {
      throw new UnreadableFile(
          file,
          "it is protected by a password, or of the format before 2007. Save it as .xlsx without a password.");
    }
    if (kind != FileMagic.OOXML) {
      throw new UnreadableFile(
          file, "it is no workbook. Save it as .xlsx, or give it the ending of what it is.");
    }
  }

  private static WorkbookParts opened(RawFile file, Path folder, String hash, OPCPackage opened)
      throws IOException, OpenXML4JException {
    try {
      if (opened.isStrictOoxmlFormat()) {
        throw new UnreadableFile(
            file, "it is a Strict Open XML workbook. Save it as an ordinary .xlsx.");
      }
      return new WorkbookParts(folder, hash, opened, new XSSFReader(opened));
    } catch (IOException | OpenXML4JException | RuntimeException e) {
      opened.revert();
      throw e;
    }
  }

  /** The sheet that the source's settings name. */
  InputStream sheet(RawFile file) throws IOException, OpenXML4JException {
    String wanted = file.format().sheet();
    XSSFReader.SheetIterator sheets = (XSSFReader.SheetIterator) reader.getSheetsData();
    int count = 0;
    while (sheets.hasNext()) {
      InputStream sheet = sheets.next();
      if (wanted.isEmpty() || wanted.equals(sheets.getSheetName())) {
        return sheet;
      }
      sheet.close();
      count++;
    }
    throw new UnreadableFile(
        file,
        "none of its %d sheets is named %s. Set sources.%s.sheet to the name of one."
            .formatted(count, Printable.text(wanted), file.source()));
  }

  /** Null where the workbook has none. */
  InputStream sharedTexts() throws IOException, OpenXML4JException {
    return reader.getSharedStringsData();
  }

  /** Null where the workbook has none. */
  StylesTable styles() throws IOException, OpenXML4JException {
    return reader.getStylesTable();
  }

  /** Whether days are counted from 1904 on, as on old Macintoshes. */
  boolean countsFrom1904() throws IOException, OpenXML4JException, XMLStreamException {
    try (InputStream workbook = reader.getWorkbookData()) {
      return WorkbookXml.attribute(workbook, "workbookPr", "date1904")
          .filter(value -> value.equals("1") || value.equals("true"))
          .isPresent();
    }
  }

  @Override
  public void close() {
    opened.revert();
    remove(folder);
  }

  private static void remove(Path folder) {
    try {
      FileUtils.deleteDirectory(folder.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
