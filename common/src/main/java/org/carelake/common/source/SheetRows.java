package org.carelake.common.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.util.CellAddress;
import org.carelake.common.run.Printable;

/** The rows of one sheet, each with its cells as text, up to the last that is there. */
final class SheetRows implements AutoCloseable {
  /** Where a cell's value stands; its other elements tell how it came there. */
  private static final Set<String> VALUES = Set.of("v", "is");

  private final RawFile file;
  private final InputStream sheet;
  private final WorkbookXml xml;
  private final SharedTexts texts;
  private final CellNumbers numbers;
  private long line;

  SheetRows(RawFile file, InputStream sheet, SharedTexts texts, CellNumbers numbers)
      throws XMLStreamException {
    this.file = file;
    this.sheet = sheet;
    this.xml = new WorkbookXml(sheet);
    this.texts = texts;
    this.numbers = numbers;
  }

  /** Goes to the next row; false after the last. */
  boolean hasNext() throws XMLStreamException {
    return xml.goTo("row");
  }

  /** The row that {@link #hasNext} went to. */
  FileRecord next() throws XMLStreamException {
    line = xml.attribute("r").map(Long::valueOf).orElse(line + 1);
    List<String> values = new ArrayList<>();
    while (xml.hasChild("row")) {
      if (xml.element().equals("c")) {
        addCell(values);
      }
    }
    return new FileRecord(line, values);
  }

  private void addCell(List<String> values) throws XMLStreamException {
    int column =
        xml.attribute("r")
            .map(address -> new CellAddress(address).getColumn())
            .orElse(values.size());
    if (column < values.size() || column >= SpreadsheetVersion.EXCEL2007.getMaxColumns()) {
      throw new XMLStreamException("cells in disorder");
    }
    while (values.size() < column) {
      values.add("");
    }
    values.add(cell());
  }

  /** Of a formula, what it gave when the workbook was saved. */
  private String cell() throws XMLStreamException {
    String address = xml.attribute("r").orElse("");
    String type = xml.attribute("t").orElse("n");
    int style = xml.attribute("s").map(Integer::valueOf).orElse(0);
    String value = null;
    boolean isFormula = false;
    while (xml.hasChild("c")) {
      String child = xml.element();
      String text = xml.text();
      isFormula |= child.equals("f");
      value = VALUES.contains(child) ? text : value;
    }
    if (isFormula && value == null) {
      throw neverComputed(address);
    }
    return value == null || value.isEmpty() ? "" : text(type, style, value);
  }

  private UnreadableFile neverComputed(String address) {
    return new UnreadableFile(
        file,
        "the formula in cell %s has never been computed. Open it in a spreadsheet and save it."
            .formatted(Printable.text(address)));
  }

  private String text(String type, int style, String value) throws XMLStreamException {
    return switch (type) {
      case "n" -> numbers.text(value, style);
      case "s" -> texts.text(Integer.parseInt(value));
      case "b" -> value.equals("1") ? "true" : "false";
      default -> value;
    };
  }

  @Override
  public void close() {
    try {
      texts.close();
      sheet.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
