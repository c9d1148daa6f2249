package org.carelake.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Reads RFC 4180 one character after the other, so that it shares no idea with what writes it. */
final class ParsedCsv {
  private final String bytes;
  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder value = new StringBuilder();
  private List<String> values = new ArrayList<>();
  private boolean quoted;
  private long line = 1;
  private long startLine = 1;

  private ParsedCsv(String bytes) {
    this.bytes = bytes;
  }

  /**
   * @param line physical line, from 1, on which the row starts
   */
  record Row(long line, List<String> values) {

    /** As ingestion is to read it: composed, and without blanks around it. */
    String normalised(int column) {
      return Normalizer.normalize(
          values.get(column).replace('\u00A0', ' ').strip(), Normalizer.Form.NFC);
    }
  }

  static List<Row> of(Path file) throws IOException {
    ParsedCsv parsed = new ParsedCsv(bytes(file));
    for (int place = 0; place < parsed.bytes.length(); place++) {
      parsed.take(parsed.bytes.charAt(place));
    }
    return parsed.rows;
  }

  static String bytes(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /** A doubled quote closes the value and opens it again: the second time it is kept. */
  private void take(char character) {
    if (character == '\n') {
      line++;
    }
    if (character == '"') {
      quoted = !quoted;
      value.append(character);
    } else if (!quoted && character == ',') {
      endValue();
    } else if (!quoted && character == '\n') {
      endValue();
      endRow();
    } else {
      value.append(character);
    }
  }

  private void endValue() {
    String raw = value.toString();
    String bare =
        raw.startsWith("\"") ? raw.substring(1, raw.length() - 1).replace("\"\"", "\"") : raw;
    values.add(new String(bare.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    value.setLength(0);
  }

  private void endRow() {
    rows.add(new Row(startLine, values));
    values = new ArrayList<>();
    startLine = line;
  }
}
