package org.carelake.common.fhir;

import ca.uhn.fhir.context.RuntimePrimitiveDatatypeDefinition;
import ca.uhn.fhir.parser.DataFormatException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.PrimitiveType;

/** A view's constant, of any of FHIR's primitive types. */
final class Constant {
  /** By the key that a value has, as {@code valueBase64Binary}. */
  private static final Map<String, String> TYPES = types();

  private Constant() {}

  private static Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    for (String type :
        List.of(
            "base64Binary",
            "boolean",
            "canonical",
            "code",
            "date",
            "dateTime",
            "decimal",
            "id",
            "instant",
            "integer",
            "markdown",
            "oid",
            "positiveInt",
            "string",
            "time",
            "unsignedInt",
            "uri",
            "url",
            "uuid")) {
      types.put("value" + Character.toUpperCase(type.charAt(0)) + type.substring(1), type);
    }
    return types;
  }

  /** Empty where the key names no primitive type, or the value is none of its values. */
  static Optional<PrimitiveType<?>> of(String key, JsonNode value) {
    String name = TYPES.get(key);
    if (name == null || !value.isValueNode() || value.isNull() || !isWrittenAs(name, value)) {
      return Optional.empty();
    }
    RuntimePrimitiveDatatypeDefinition type =
        (RuntimePrimitiveDatatypeDefinition) R4.context().getElementDefinition(name);
    PrimitiveType<?> constant = (PrimitiveType<?>) type.newInstance();
    try {
      constant.setValueAsString(value.asText());
      return Optional.of(constant);
    } catch (DataFormatException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isWrittenAs(String type, JsonNode value) {
    return switch (type) {
      case "boolean" -> value.isBoolean();
      case "integer", "positiveInt", "unsignedInt" -> value.isIntegralNumber();
      case "decimal" -> value.isNumber();
      default -> value.isTextual();
    };
  }
}
