package org.carelake.common.fhir;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  private final Set<String> wanted;
  private final IParser parser;

  /** What is on a line: a resource of a wanted type, or only the name of another type. */
  public record Found(String type, Optional<Resource> resource) {}

  /**
   * A reader of some types.
   *
   * @param wanted types that are parsed in full
   */
  public ResourceReader(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
    this.parser = R4.context().newJsonParser();
    parser.setParserErrorHandler(new StrictParsing());
  }

  /**
   * Reads a line.
   *
   * @throws BadLine if it holds no resource, or one that breaks the standard
   */
  public Found read(byte[] line) {
    String text = decoded(line);
    String type = type(text);
    if (!wanted.contains(type)) {
      return new Found(requireKnown(type), Optional.empty());
    }
    Resource resource = parsed(text);
    if (!type.equals("Bundle") && !isId(resource.getIdElement().getIdPart())) {
      throw new BadLine("resources.id");
    }
    return new Found(type, Optional.of(resource));
  }

  private static boolean isId(String id) {
    return id != null && ID.matcher(id).matches();
  }

  private static String decoded(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new BadLine("resources.encoding");
    }
  }

  /** Also makes sure that the line is one JSON object, and nothing behind it is overlooked. */
  private static String type(String text) {
    String type = null;
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadLine("resources.json");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean names = json.currentName().equals("resourceType");
        JsonToken value = json.nextToken();
        if (names && value == JsonToken.VALUE_STRING) {
          type = json.getText();
        }
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw new BadLine("resources.json");
      }
    } catch (IOException e) {
      throw new BadLine("resources.json");
    }
    if (type == null) {
      throw new BadLine("resources.type");
    }
    return type;
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

  private Resource parsed(String text) {
    try {
      return (Resource) parser.parseResource(text);
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
