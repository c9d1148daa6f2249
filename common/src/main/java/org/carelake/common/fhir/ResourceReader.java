package org.carelake.common.fhir;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IJsonLikeParser;
import ca.uhn.fhir.parser.json.jackson.JacksonStructure;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Resource;

/**
 * One line of NDJSON → the R4 resource on it, parsed once and strictly. Resources of types that
 * nobody asked for are told by their type alone. Not for use by several threads.
 */
public final class ResourceReader {
  private static final JsonFactory JSON = new JsonFactory();

  /** Decimals keep their text; of two members with one name neither is taken for the right one. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

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
    requireUtf8(line);
    String type = type(line);
    if (!wanted.contains(type)) {
      requireObject(line);
      return new Found(requireKnown(type), Optional.empty());
    }
    Resource resource = parsed(object(line));
    if (!type.equals("Bundle") && !isId(resource.getIdElement().getIdPart())) {
      throw new BadLine("resources.id");
    }
    return new Found(type, Optional.of(resource));
  }

  private static boolean isId(String id) {
    return id != null && ID.matcher(id).matches();
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
      throw new BadLine("resources.json");
    }
    throw new BadLine("resources.type");
  }

  /** The line is one JSON object, and nothing behind it is overlooked. */
  private static void requireObject(byte[] line) {
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      json.skipChildren();
      if (json.nextToken() != null) {
        throw new BadLine("resources.json");
      }
    } catch (IOException e) {
      throw new BadLine("resources.json");
    }
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

  private static JacksonStructure object(byte[] line) {
    try {
      JacksonStructure object = new JacksonStructure();
      object.setNativeObject(MAPPER.readValue(line, ObjectNode.class));
      return object;
    } catch (IOException e) {
      throw new BadLine("resources.json");
    }
  }

  private Resource parsed(JacksonStructure object) {
    try {
      return (Resource) parser.parseResource(object);
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
