package org.carelake.common.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contracts as a document of the Open Data Contract Standard 3.1. */
public final class Odcs {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Odcs() {}

  /**
   * The document, as JSON, which is YAML too.
   *
   * @param id of the contract
   * @param domain that the tables belong to
   */
  public static String document(String id, String domain, List<Table> tables) {
    Map<String, Object> contract = new LinkedHashMap<>();
    contract.put("kind", "DataContract");
    contract.put("apiVersion", "v3.1.0");
    contract.put("id", id);
    contract.put("name", id);
    contract.put("version", "1.0.0");
    contract.put("status", "active");
    contract.put("domain", domain);
    contract.put("schema", tables.stream().map(Odcs::object).toList());
    try {
      return JSON.writeValueAsString(contract);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> object(Table table) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", table.name());
    object.put("physicalName", table.name());
    object.put("physicalType", "table");
    object.put("logicalType", "object");
    object.put("description", table.description());
    object.put("properties", table.fields().stream().map(field -> property(table, field)).toList());
    List<Map<String, Object>> quality = new ArrayList<>();
    table.rules().forEach(rule -> quality.add(quality(rule)));
    object.put("quality", quality);
    return object;
  }

  private static Map<String, Object> property(Table table, Field field) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("name", field.name());
    property.put("logicalType", field.type() == Type.TEXT ? "string" : field.type().logicalName());
    property.put("physicalType", field.type().sparkType().sql());
    property.put("description", field.description());
    property.put("required", field.isRequired());
    if (field.equals(table.key())) {
      property.put("primaryKey", true);
      property.put("primaryKeyPosition", 1);
      property.put("unique", true);
    }
    field
        .demand(Demand.Length.class)
        .ifPresent(
            length -> property.put("logicalTypeOptions", Map.of("maxLength", length.characters())));
    field
        .demand(Demand.OneOf.class)
        .ifPresent(choice -> property.put("quality", List.of(words(table, field, choice))));
    field
        .parent()
        .ifPresent(
            parent ->
                property.put(
                    "relationships",
                    List.of(
                        Map.of(
                            "type",
                            "foreignKey",
                            "to",
                            parent.name() + "." + parent.key().name()))));
    return property;
  }

  private static Map<String, Object> words(Table table, Field field, Demand.OneOf choice) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("name", table.name() + "." + field.name() + ".words");
    words.put("type", "library");
    words.put("metric", "invalidValues");
    words.put("arguments", arguments(choice.vocabulary()));
    words.put("mustBe", 0);
    words.put("severity", choice.closed() ? "error" : "warning");
    return words;
  }

  /** Values that are several words are told by a pattern: the standard lists whole values only. */
  private static Map<String, Object> arguments(Vocabulary vocabulary) {
    if (!vocabulary.several()) {
      return Map.of("validValues", vocabulary.words());
    }
    String word = "(" + String.join("|", vocabulary.words()) + ")";
    return Map.of("pattern", "^" + word + "( " + word + ")*$");
  }

  private static Map<String, Object> quality(Rule rule) {
    Map<String, Object> quality = new LinkedHashMap<>();
    quality.put("name", rule.id());
    quality.put("type", "text");
    quality.put("description", "A row keeps it when " + rule.meaning() + ".");
    quality.put("severity", rule.severity().toString());
    return quality;
  }
}
