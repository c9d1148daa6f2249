package org.carelake.common.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Looks at NDJSON as it passes: counts lines, compares their type with what was announced, hashes.
 * Of a line that comes in pieces it holds the beginning only.
 */
final class NdjsonCheck {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int HELD = 1 << 16;
  private static final byte[] KEY = ascii("{\"resourceType\":\"");
  private static final String OUTCOME = "OperationOutcome";

  private final String type;
  private final byte[] announced;
  private final ContentLimits limits;
  private final MessageDigest sha256 = DigestUtils.getSha256Digest();
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private long lineLength;
  private byte last;
  private long bytes;
  private long lines;
  private long outcomes;

  /** What is wrong with the content: asking again may help, trusting it does not. */
  static final class BadContent extends IOException {
    private static final long serialVersionUID = 1;

    BadContent(String why) {
      super(why);
    }
  }

  /**
   * What passed.
   *
   * @param lines that are not blank
   * @param outcomes lines in which the server says that it could not give something
   */
  record Counts(long lines, long outcomes, long bytes, String sha256) {}

  /**
   * Begins.
   *
   * @param type of all resources; empty for any
   */
  NdjsonCheck(String type, ContentLimits limits) {
    this.type = type;
    this.announced = ascii("{\"resourceType\":\"" + type + "\"");
    this.limits = limits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  long bytes() {
    return bytes;
  }

  void update(byte[] buffer, int offset, int length) throws IOException {
    sha256.update(buffer, offset, length);
    bytes += length;
    if (bytes > limits.file()) {
      throw new BadContent("it is longer than %,d bytes".formatted(limits.file()));
    }
    int from = offset;
    int end = offset + length;
    for (int i = LineEnd.in(buffer, from, end); i < end; i = LineEnd.in(buffer, from, end)) {
      if (lineLength == 0) {
        wholeLine(buffer, from, i);
      } else {
        hold(buffer, from, i);
        heldLine();
      }
      from = i + 1;
    }
    hold(buffer, from, end);
  }

  private void wholeLine(byte[] buffer, int from, int to) throws IOException {
    lineLength = (long) to - from;
    requireShortLine();
    line(buffer, from, to, lastIn(buffer, from, to));
    lineLength = 0;
  }

  /** A piece of a line that goes on in the next buffer, or that began in the last one. */
  private void hold(byte[] buffer, int from, int to) throws BadContent {
    lineLength += to - from;
    requireShortLine();
    held.write(buffer, from, Math.min(to - from, HELD - held.size()));
    byte found = lastIn(buffer, from, to);
    last = found == 0 ? last : found;
  }

  private void heldLine() throws IOException {
    byte[] line = held.toByteArray();
    line(line, 0, line.length, last);
    held.reset();
    lineLength = 0;
    last = 0;
  }

  private void requireShortLine() throws BadContent {
    if (lineLength > limits.line()) {
      throw new BadContent("line %,d is longer than %,d bytes".formatted(lines + 1, limits.line()));
    }
  }

  /** The last byte that is not blank, or 0. */
  private static byte lastIn(byte[] buffer, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (!isBlank(buffer[i])) {
        return buffer[i];
      }
    }
    return 0;
  }

  private static boolean isBlank(byte one) {
    return one == ' ' || one == '\t' || one == '\r';
  }

  private void line(byte[] buffer, int from, int to, byte end) throws IOException {
    if (end == 0) {
      return;
    }
    lines++;
    int first = from;
    while (first < to && isBlank(buffer[first])) {
      first++;
    }
    if (first == to || buffer[first] != '{' || end != '}') {
      throw new BadContent("line %,d is no JSON object".formatted(lines));
    }
    if (!beginsWith(announced, buffer, first, to)) {
      judge(typeOfLine(buffer, first, to));
    }
  }

  private void judge(String found) throws BadContent {
    if (found.equals(OUTCOME) && !type.equals(OUTCOME)) {
      outcomes++;
    } else if (!found.isEmpty() && !type.isEmpty() && !found.equals(type)) {
      throw new BadContent(
          "line %,d is of %s"
              .formatted(
                  lines, found.matches("[A-Z][A-Za-z]{1,60}") ? "type " + found : "another type"));
    }
  }

  private static boolean beginsWith(byte[] text, byte[] buffer, int from, int to) {
    return to - from >= text.length
        && Arrays.equals(buffer, from, from + text.length, text, 0, text.length);
  }

  /** Where servers write it, as a rule, or by a parser. */
  private String typeOfLine(byte[] line, int first, int end) throws IOException {
    int from = first + KEY.length;
    int to = from;
    while (to < end && Character.isLetter(line[to])) {
      to++;
    }
    return beginsWith(KEY, line, first, end) && to < end && line[to] == '"'
        ? new String(line, from, to - from, StandardCharsets.US_ASCII)
        : parsed(line, first, end);
  }

  /** Empty where it stands so far behind that it is not held. */
  private String parsed(byte[] line, int first, int end) throws IOException {
    try (JsonParser parser = JSON.createParser(line, first, end - first)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isType = parser.currentName().equals("resourceType");
        JsonToken value = parser.nextToken();
        if (isType && value == JsonToken.VALUE_STRING) {
          return parser.getText();
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      if (lineLength > HELD) {
        return "";
      }
      throw new BadContent("line %,d is no JSON object".formatted(lines));
    }
    throw new BadContent("line %,d has no resourceType".formatted(lines));
  }

  /** Also a last line without an end is one. */
  Counts end() throws IOException {
    heldLine();
    return new Counts(lines, outcomes, bytes, Hex.encodeHexString(sha256.digest()));
  }
}
