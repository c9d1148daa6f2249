package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.PrimitiveType;

/**
 * A view as written: HL7's SQL on FHIR v2 ViewDefinition. Nothing in it has been compiled yet.
 *
 * @param name null where the definition has none
 * @param resource the FHIR type it reads
 * @param where conditions that a resource must all meet
 * @param constants by name
 */
public record ViewDefinition(
    String name,
    String resource,
    List<Select> select,
    List<String> where,
    Map<String, PrimitiveType<?>> constants) {

  /**
   * One column as written.
   *
   * @param place where it stands in the definition, for messages
   * @param path FHIRPath
   * @param type the FHIR type of its values; null where the path decides
   * @param collection whether its values are lists
   */
  public record Column(String place, String name, String path, String type, boolean collection) {}

  /** Which elements a select goes through. */
  public enum Iteration {
    none,
    forEach,
    forEachOrNull,
    repeat
  }

  /**
   * One select or branch of a unionAll as written.
   *
   * @param place where it stands in the definition, for messages
   * @param iteration how {@code paths} are used
   * @param paths FHIRPath; none for {@link Iteration#none}, several only for repeat
   */
  public record Select(
      String place,
      Iteration iteration,
      List<String> paths,
      List<Column> column,
      List<Select> select,
      List<Select> unionAll) {}

  /**
   * Reads a definition; constants' decimals keep the digits that the JSON has.
   *
   * @throws InvalidView for JSON of another shape
   */
  public static ViewDefinition of(JsonNode json) {
    return new ViewReader(json).definition();
  }

  /**
   * Reads a definition from one JSON object.
   *
   * @throws InvalidView for text that is no JSON, or JSON of another shape
   */
  public static ViewDefinition parse(String json) {
    return of(ViewReader.tree(json));
  }
}
