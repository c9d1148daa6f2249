package org.carelake.common.fhir;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.carelake.common.fhir.ViewDefinition.Column;
import org.carelake.common.fhir.ViewDefinition.Iteration;
import org.carelake.common.fhir.ViewDefinition.Select;
import org.hl7.fhir.r4.model.Resource;

/**
 * Views, resources and rows as tests like to write them: JSON with single quotes, in which a
 * backtick is FHIRPath's quote.
 */
final class Views {
  private Views() {}

  static View view(String json) {
    return View.compile(ViewDefinition.parse(json.replace('\'', '"').replace('`', '\'')));
  }

  static Resource resource(String json) {
    return (Resource) R4.context().newJsonParser().parseResource(json.replace('\'', '"'));
  }

  static List<List<Object>> rows(View view, Resource... resources) {
    return Stream.of(resources)
        .flatMap(resource -> view.rows(resource).stream())
        .map(Arrays::asList)
        .toList();
  }

  /** A view of one column. */
  static View column(String resource, String path) {
    return oneColumn(resource, path, false);
  }

  private static View oneColumn(String resource, String path, boolean collection) {
    Column column = new Column("select[0].column[0]", "c", path, null, collection);
    Select select =
        new Select("select[0]", Iteration.none, List.of(), List.of(column), List.of(), List.of());
    return View.compile(new ViewDefinition(null, resource, List.of(select), List.of(), Map.of()));
  }

  static View list(String resource, String path) {
    return oneColumn(resource, path, true);
  }

  /** What a path without resource gives, or over the resource. */
  static Object value(String path, Resource resource) {
    return column(resource.fhirType(), path).rows(resource).get(0)[0];
  }

  static Object value(String path) {
    return value(path, resource("{'resourceType': 'Patient', 'id': 'p1'}"));
  }

  static Object values(String path, Resource resource) {
    return list(resource.fhirType(), path).rows(resource).get(0)[0];
  }

  /** The message of the only way that a view can fail. */
  static String refusal(String json) {
    return assertThrows(InvalidView.class, () -> view(json)).getMessage();
  }
}
