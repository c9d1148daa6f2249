package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One of R4's primitive types, and how it is written in JSON.
 *
 * @param kind whether the value is of the right JSON type
 * @param value whether a value of that type is one that the standard allows
 */
record Primitive(Predicate<JsonNode> kind, Predicate<JsonNode> value) implements Content {
  static final Primitive ID = text(Lexical::isId);
  static final Primitive STRING = text(Lexical::isString);

  /** XHTML and base64, of which the parser knows more. */
  static final Primitive LARGE = text(text -> true);

  private static final Primitive URI = text(Lexical::isUri);

  private static final Map<String, Primitive> BY_NAME =
      Map.ofEntries(
          Map.entry("boolean", new Primitive(JsonNode::isBoolean, node -> true)),
          Map.entry("integer", number(JsonNode::isInt)),
          Map.entry("positiveInt", number(node -> node.isInt() && node.intValue() > 0)),
          Map.entry("unsignedInt", number(node -> node.isInt() && node.intValue() >= 0)),
          Map.entry("decimal", number(Primitive::isDecimal)),
          Map.entry("code", text(Lexical::isCode)),
          Map.entry("uri", URI),
          Map.entry("url", URI),
          Map.entry("canonical", URI),
          Map.entry("uuid", text(Lexical.UUID)),
          Map.entry("oid", text(Lexical.OID)),
          Map.entry("date", text(TimeText::isDate)),
          Map.entry("dateTime", text(TimeText::isDateTime)),
          Map.entry("instant", text(TimeText::isInstant)),
          Map.entry("time", text(TimeText::isTime)),
          Map.entry("base64Binary", LARGE));

  private static Primitive number(Predicate<JsonNode> value) {
    return new Primitive(JsonNode::isNumber, value);
  }

  private static boolean isDecimal(JsonNode node) {
    return !node.isBigDecimal() || DecimalBounds.holds(node.decimalValue());
  }

  private static Primitive text(Predicate<String> value) {
    return new Primitive(
        JsonNode::isTextual, node -> !node.textValue().isEmpty() && value.test(node.textValue()));
  }

  /** Types that are not listed, as markdown, are texts like any other. */
  static Primitive of(String type) {
    return BY_NAME.getOrDefault(type, STRING);
  }

  @Override
  public void check(JsonNode node) {
    if (!kind.test(node)) {
      throw new BadLine("resources.json.type");
    }
    if (!value.test(node)) {
      throw new BadLine("resources.value");
    }
  }
}
