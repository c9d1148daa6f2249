package org.carelake.common.fhir;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IJsonLikeParser;
import ca.uhn.fhir.parser.json.jackson.JacksonStructure;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/**
 * One line of NDJSON → the R4 resource on it, parsed once and strictly. Resources of types that
 * nobody asked for are told by their type alone. Not for use by several threads.
 */
public final class ResourceReader {
  /** Objects and arrays inside each other: the parser calls itself for each of them. */
  private static final int DEPTH = 100;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(DEPTH)
                  .build())
          .build();

  /** Decimals keep their text; of two members with one name neither is taken for the right one. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JSON)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final byte[] START = "{\"resourceType\":\"".getBytes(StandardCharsets.US_ASCII);

  private static final ObjectReader OBJECT = MAPPER.readerFor(ObjectNode.class);

  private final Set<String> wanted;
  private final IJsonLikeParser parser;

  /** What is on a line: a resource of a wanted type, or only the name of another type. */
  public record Found(String type, Optional<Resource> resource) {}

  /**
   * A reader of some types.
   *
   * @param wanted types that are parsed in full
   */
  public ResourceReader(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
    this.parser = (IJsonLikeParser) R4.context().newJsonParser();
    parser.setParserErrorHandler(new StrictParsing());
  }

  /**
   * Reads a line.
   *
   * @throws BadLine if it holds no resource, or one that breaks the standard
   */
  public Found read(byte[] line) {
    boolean plain = PlainLine.is(line);
    if (!plain) {
      requireUtf8(line);
    }
    String type = type(line);
    if (!wanted.contains(type)) {
      requireObject(line);
      return new Found(requireKnown(type), Optional.empty());
    }
    ObjectNode object = object(line);
    if (!type.equals("Bundle") || object.has("id")) {
      AnyResource.requireId(object.get("id"), "resources.id");
    }
    if (!plain && Escapes.anyIn(line)) {
      Escapes.require(object);
    }
    AnyResource.ALONE.check(object);
    return new Found(type, Optional.of(parsed(object)));
  }

  /** Jackson takes some broken UTF-8 for text, and a line with zero bytes for UTF-16. */
  private static void requireUtf8(byte[] line) {
    for (byte b : line) {
      if (b <= 0) {
        decode(line);
        return;
      }
    }
  }

  private static void decode(byte[] line) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
    } catch (CharacterCodingException e) {
      throw new BadLine("resources.encoding");
    }
    for (byte b : line) {
      if (b == 0) {
        throw new BadLine("resources.json");
      }
    }
  }

  /** Reads no further than it must. */
  private static String type(byte[] line) {
    String first = firstType(line);
    return first == null ? anyType(line) : first;
  }

  /** Most lines start with their type; null where this one does not. */
  private static String firstType(byte[] line) {
    int from = START.length;
    int end = from;
    while (end < line.length && isLetter(line[end])) {
      end++;
    }
    boolean named =
        end < line.length && line[end] == '"' && Arrays.equals(line, 0, from, START, 0, from);
    return named ? new String(line, from, end - from, StandardCharsets.US_ASCII) : null;
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  private static String anyType(byte[] line) {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadLine("resources.json");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean names = json.currentName().equals("resourceType");
        if (json.nextToken() == JsonToken.VALUE_STRING && names) {
          return json.getText();
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      throw badJson(e);
    }
    throw new BadLine("resources.type");
  }

  /** The line is one JSON object of one type, and nothing behind it is overlooked. */
  private static void requireObject(byte[] line) {
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      int types = 0;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        types += json.currentName().equals("resourceType") ? 1 : 0;
        json.nextToken();
        json.skipChildren();
      }
      if (types > 1 || json.nextToken() != null) {
        throw new BadLine("resources.json");
      }
    } catch (IOException e) {
      throw badJson(e);
    }
  }

  /** Limits: {@link #DEPTH}, and a number of a thousand digits. */
  private static BadLine badJson(IOException e) {
    return new BadLine(
        e instanceof StreamConstraintsException ? "resources.json.limit" : "resources.json");
  }

  private static String requireKnown(String type) {
    if (type.equals("OperationOutcome")) {
      throw new BadLine("resources.operation_outcome");
    }
    if (!R4.context().getResourceTypes().contains(type)) {
      throw new BadLine("resources.type");
    }
    return type;
  }

  private static ObjectNode object(byte[] line) {
    try {
      return OBJECT.readValue(line);
    } catch (IOException e) {
      throw badJson(e);
    }
  }

  private Resource parsed(ObjectNode object) {
    JacksonStructure structure = new JacksonStructure();
    structure.setNativeObject(object);
    try {
      return (Resource) parser.parseResource(structure);
    } catch (BadLine e) {
      throw e;
    } catch (DataFormatException e) {
      throw e.getCause() instanceof BadLine cause ? cause : new BadLine("resources.json.type");
    } catch (RuntimeException e) {
      // The parser meets some broken input with exceptions of any kind.
      throw new BadLine("resources.unreadable");
    }
  }
}
