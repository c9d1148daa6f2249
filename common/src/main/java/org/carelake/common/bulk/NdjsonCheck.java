package org.carelake.common.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Looks at NDJSON as it passes: counts lines, compares their type with what was announced, hashes.
 * Of a line that comes in pieces it holds the beginning only.
 */
final class NdjsonCheck {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int HELD = 1 << 16;
  private static final String OUTCOME = "OperationOutcome";

  private final String type;
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
    this.limits = limits;
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
    for (int i = offset; i < end; i++) {
      if (buffer[i] == '\n') {
        piece(buffer, from, i);
        line();
        from = i + 1;
      }
    }
    piece(buffer, from, end);
  }

  private void piece(byte[] buffer, int from, int to) throws BadContent {
    if (from == to) {
      return;
    }
    lineLength += to - from;
    if (lineLength > limits.line()) {
      throw new BadContent("line %,d is longer than %,d bytes".formatted(lines + 1, limits.line()));
    }
    held.write(buffer, from, Math.min(to - from, HELD - held.size()));
    for (int i = to - 1; i >= from; i--) {
      if (!isBlank(buffer[i])) {
        last = buffer[i];
        return;
      }
    }
  }

  private static boolean isBlank(byte one) {
    return one == ' ' || one == '\t' || one == '\r';
  }

  private void line() throws IOException {
    if (last != 0) {
      lines++;
      String found = typeOfLine();
      if (found.equals(OUTCOME) && !type.equals(OUTCOME)) {
        outcomes++;
      } else if (!found.isEmpty() && !type.isEmpty() && !found.equals(type)) {
        throw new BadContent(
            "line %,d is of %s"
                .formatted(
                    lines,
                    found.matches("[A-Z][A-Za-z]{1,60}") ? "type " + found : "another type"));
      }
    }
    held.reset();
    lineLength = 0;
    last = 0;
  }

  private String typeOfLine() throws IOException {
    byte[] line = held.toByteArray();
    int first = 0;
    while (first < line.length && isBlank(line[first])) {
      first++;
    }
    if (first == line.length || line[first] != '{' || last != '}') {
      throw new BadContent("line %,d is no JSON object".formatted(lines));
    }
    Optional<String> quick = atTheBeginning(line, first);
    return quick.isPresent() ? quick.get() : parsed(line, first);
  }

  /** Where servers write it, as a rule. */
  private static Optional<String> atTheBeginning(byte[] line, int first) {
    String key = "{\"resourceType\":\"";
    int from = first + key.length();
    if (line.length < from
        || !new String(line, first, key.length(), StandardCharsets.US_ASCII).equals(key)) {
      return Optional.empty();
    }
    int to = from;
    while (to < line.length && Character.isLetter(line[to])) {
      to++;
    }
    return to < line.length && line[to] == '"'
        ? Optional.of(new String(line, from, to - from, StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** Empty where it stands so far behind that it is not held. */
  private String parsed(byte[] line, int first) throws IOException {
    try (JsonParser parser = JSON.createParser(line, first, line.length - first)) {
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
    line();
    return new Counts(lines, outcomes, bytes, Hex.encodeHexString(sha256.digest()));
  }
}
