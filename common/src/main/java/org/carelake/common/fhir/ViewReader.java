package org.carelake.common.fhir;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.carelake.common.fhir.ViewDefinition.Column;
import org.carelake.common.fhir.ViewDefinition.Iteration;
import org.carelake.common.fhir.ViewDefinition.Select;
import org.carelake.common.run.Nearest;
import org.hl7.fhir.r4.model.PrimitiveType;

/**
 * From JSON to a {@link ViewDefinition}. Unknown keys are refused: a misspelt {@code where} would
 * otherwise let every row through.
 */
final class ViewReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** What databases and the standard take as a column's name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private static final Set<String> ANYWHERE = Set.of("id", "extension", "modifierExtension");
  private static final Set<String> OF_COLUMN =
      Set.of("name", "path", "type", "collection", "description", "tag");
  private static final Set<String> OF_SELECT =
      Set.of("column", "select", "unionAll", "forEach", "forEachOrNull", "repeat");
  private static final Set<String> OF_WHERE = Set.of("path", "description");
  private static final Set<String> OF_VIEW =
      Stream.of(
              "resourceType url identifier version versionAlgorithmString versionAlgorithmCoding",
              "name title status experimental date publisher contact description useContext",
              "jurisdiction purpose copyright copyrightLabel approvalDate lastReviewDate",
              "effectivePeriod topic author editor reviewer endorser relatedArtifact profile",
              "fhirVersion resource resourceVersion constant select where meta text language",
              "implicitRules contained")
          .flatMap(line -> Stream.of(line.split(" ")))
          .collect(java.util.stream.Collectors.toUnmodifiableSet());

  private final JsonNode json;
  private final String name;

  ViewReader(JsonNode json) {
    this.json = json;
    this.name = json.path("name").isTextual() ? json.path("name").textValue() : null;
  }

  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw InvalidView.at(
          null,
          "",
          "it is not JSON (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + "). Correct the file.",
          e);
    }
  }

  ViewDefinition definition() {
    known("", json, OF_VIEW);
    return new ViewDefinition(
        name,
        required("", json, "resource", "Name the FHIR type that it reads."),
        selects("select", json.path("select")),
        conditions(),
        constants());
  }

  private List<String> conditions() {
    List<String> conditions = new ArrayList<>();
    for (JsonNode each : array("where", json.path("where"))) {
      String place = "where[" + conditions.size() + "]";
      known(place, each, OF_WHERE);
      conditions.add(required(place, each, "path", "Give it a condition in FHIRPath."));
    }
    return conditions;
  }

  private Map<String, PrimitiveType<?>> constants() {
    Map<String, PrimitiveType<?>> constants = new LinkedHashMap<>();
    int i = 0;
    for (JsonNode each : array("constant", json.path("constant"))) {
      String place = "constant[" + i++ + "]";
      String constant = sqlName(place, each);
      if (constants.put(constant, constantValue(place, constant, each)) != null) {
        throw problem(place, "the name " + constant + " stands twice. Give each its own.");
      }
    }
    return constants;
  }

  private PrimitiveType<?> constantValue(String place, String constant, JsonNode each) {
    List<String> values =
        keys(each).filter(key -> !key.equals("name") && !ANYWHERE.contains(key)).toList();
    if (values.size() != 1) {
      throw problem(
          place,
          constant + " has " + values.size() + " values. Give it exactly one, as valueString.");
    }
    String key = values.get(0);
    return Constant.of(key, each.get(key))
        .orElseThrow(
            () ->
                problem(
                    place + "." + key,
                    "that is no value of a FHIR primitive type. Write one as"
                        + " \"valueInteger\": 5 or \"valueDate\": \"2024-05-01\"."));
  }

  private List<Select> selects(String place, JsonNode array) {
    List<Select> selects = new ArrayList<>();
    for (JsonNode each : array(place, array)) {
      selects.add(select(place + "[" + selects.size() + "]", each));
    }
    return selects;
  }

  private Select select(String place, JsonNode node) {
    known(place, node, OF_SELECT);
    List<Iteration> iterations =
        Stream.of(Iteration.forEach, Iteration.forEachOrNull, Iteration.repeat)
            .filter(each -> node.has(each.name()))
            .toList();
    if (iterations.size() > 1) {
      throw problem(
          place,
          iterations.stream().map(Iteration::name).collect(joining(" and "))
              + " stand side by side. Nest one select in the other.");
    }
    Iteration iteration = iterations.isEmpty() ? Iteration.none : iterations.get(0);
    return new Select(
        place,
        iteration,
        paths(place, iteration, node),
        columns(place + ".column", node.path("column")),
        selects(place + ".select", node.path("select")),
        selects(place + ".unionAll", node.path("unionAll")));
  }

  private List<String> paths(String place, Iteration iteration, JsonNode node) {
    if (iteration == Iteration.none) {
      return List.of();
    }
    if (iteration != Iteration.repeat) {
      return List.of(required(place, node, iteration.name(), "Give it one FHIRPath."));
    }
    List<String> paths = new ArrayList<>();
    for (JsonNode each : array(place + ".repeat", node.path("repeat"))) {
      if (!each.isTextual()) {
        throw problem(place + ".repeat", "a path is not a text. Write FHIRPath in quotes.");
      }
      paths.add(each.textValue());
    }
    if (paths.isEmpty()) {
      throw problem(place + ".repeat", "there is no path. Give it at least one.");
    }
    return paths;
  }

  private List<Column> columns(String place, JsonNode array) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode each : array(place, array)) {
      String at = place + "[" + columns.size() + "]";
      known(at, each, OF_COLUMN);
      columns.add(
          new Column(
              at,
              sqlName(at, each),
              required(at, each, "path", "Give it a FHIRPath."),
              each.has("type") ? required(at, each, "type", "Name a FHIR type.") : null,
              flag(at, each.path("collection"))));
    }
    return columns;
  }

  private boolean flag(String place, JsonNode node) {
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw problem(place + ".collection", "it is neither true nor false. Write one of them.");
    }
    return node.asBoolean();
  }

  private String sqlName(String place, JsonNode node) {
    String text = required(place, node, "name", "Name it.");
    if (!NAME.matcher(text).matches()) {
      throw problem(
          place + ".name",
          "'" + text + "' is no name for a column. Use letters, digits and _, a letter first.");
    }
    return text;
  }

  private String required(String place, JsonNode node, String key, String remedy) {
    JsonNode value = node.path(key);
    String at = place.isEmpty() ? key : place + "." + key;
    if (value.isMissingNode() || value.isNull()) {
      throw problem(at, "it is missing. " + remedy);
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw problem(at, "it is not a text, or an empty one. " + remedy);
    }
    return value.textValue();
  }

  private JsonNode array(String place, JsonNode node) {
    if (!node.isMissingNode() && !node.isArray()) {
      throw problem(place, "it is not a list. Put what it holds in [ ].");
    }
    return node;
  }

  private void known(String place, JsonNode node, Set<String> keys) {
    if (!node.isObject()) {
      throw problem(place, "it is not a JSON object. Write { … }.");
    }
    keys(node)
        .filter(key -> !keys.contains(key) && !ANYWHERE.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw problem(place, "'" + key + "' means nothing here." + Nearest.hint(key, keys));
            });
  }

  /** Without those that FHIR's JSON puts beside others, as {@code _name}. */
  private static Stream<String> keys(JsonNode node) {
    Iterable<String> names = node::fieldNames;
    return StreamSupport.stream(names.spliterator(), false).filter(key -> !key.startsWith("_"));
  }

  private InvalidView problem(String place, String problem) {
    return InvalidView.at(name, place, problem);
  }
}
