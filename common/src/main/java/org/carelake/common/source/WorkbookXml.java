package org.carelake.common.source;

import java.io.InputStream;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;

/** Walks through one part of a workbook. */
final class WorkbookXml {
  /** Characters of a cell, more than any spreadsheet bears. */
  private static final int LONGEST = 1 << 20;

  private final XMLStreamReader xml;

  WorkbookXml(InputStream part) throws XMLStreamException {
    this.xml = XMLHelper.newXMLInputFactory().createXMLStreamReader(part);
  }

  /** Of the first element of this name. */
  static Optional<String> attribute(InputStream part, String element, String name)
      throws XMLStreamException {
    WorkbookXml xml = new WorkbookXml(part);
    return xml.goTo(element) ? xml.attribute(name) : Optional.empty();
  }

  /** Goes to the next element of this name; false at the end. */
  boolean goTo(String element) throws XMLStreamException {
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals(element)) {
        return true;
      }
    }
    return false;
  }

  /** Goes to the next element that begins before the one of this name ends. */
  boolean hasChild(String parent) throws XMLStreamException {
    while (true) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(parent)) {
        return false;
      }
    }
  }

  String element() {
    return xml.getLocalName();
  }

  Optional<String> attribute(String name) {
    return Optional.ofNullable(xml.getAttributeValue(null, name));
  }

  /** The value or text within the element that has just begun, to its end; not how it is spoken. */
  String text() throws XMLStreamException {
    String element = xml.getLocalName();
    StringBuilder text = new StringBuilder();
    boolean isText = element.equals("v");
    boolean isSpoken = false;
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          isText = xml.getLocalName().equals("t");
          isSpoken |= xml.getLocalName().equals("rPh");
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (xml.getLocalName().equals(element)) {
            return decoded(text.toString());
          }
          isText = false;
          isSpoken &= !xml.getLocalName().equals("rPh");
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          text.append(isText && !isSpoken ? xml.getText() : "");
          requireShort(text);
        }
        default -> {}
      }
    }
  }

  private static void requireShort(StringBuilder text) throws XMLStreamException {
    if (text.length() > LONGEST) {
      throw new XMLStreamException("too long a text");
    }
  }

  /** Characters that XML does not take are written as {@code _x000B_}. */
  private static String decoded(String text) {
    return text.contains("_x") ? new XSSFRichTextString(text).getString() : text;
  }
}
