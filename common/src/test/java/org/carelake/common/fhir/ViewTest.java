package org.carelake.common.fhir;

import static java.util.Arrays.asList;
import static org.carelake.common.fhir.Views.resource;
import static org.carelake.common.fhir.Views.rows;
import static org.carelake.common.fhir.Views.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selects, their elements and their rows. */
final class ViewTest {
  private static final Resource ANSWERS =
      resource(
          """
          {'resourceType': 'QuestionnaireResponse', 'id': 'q1', 'item': [
            {'linkId': '1', 'item': [
              {'linkId': '1.1', 'answer': [{'valueString': 'yes', 'item': [{'linkId': '1.1.1'}]}]},
              {'linkId': '1.2', 'item': [{'linkId': '1.2.1'}]}]},
            {'linkId': '2'}]}
          """);

  @Test
  void repeatGoesDownInDocumentOrder() {
    View items =
        view(
            """
            {'resource': 'QuestionnaireResponse', 'select': [
              {'column': [{'name': 'id', 'path': 'id'}]},
              {'repeat': ['item'], 'column': [
                {'name': 'link', 'path': 'linkId'}, {'name': 'position', 'path': '%rowIndex'}]}]}
            """);

    assertEquals(
        List.of(
            asList("q1", "1", 0),
            asList("q1", "1.1", 1),
            asList("q1", "1.2", 2),
            asList("q1", "1.2.1", 3),
            asList("q1", "2", 4)),
        rows(items, ANSWERS));
  }

  @Test
  void repeatTakesSeveralPathsOfWhichOneMayStartFromItemsOnly() {
    View items =
        view(
            """
            {'resource': 'QuestionnaireResponse', 'select': [
              {'repeat': ['item', 'answer.item', 'item'], 'column': [{'name': 'link', 'path': 'linkId'}],
               'select': [{'forEachOrNull': 'answer', 'column': [
                 {'name': 'answer', 'path': 'value.ofType(string)'}]}]}]}
            """);

    assertEquals(
        List.of(
            asList("1", null),
            asList("1.1", "yes"),
            asList("1.1.1", null),
            asList("1.2", null),
            asList("1.2.1", null),
            asList("2", null)),
        rows(items, ANSWERS));
  }

  @Test
  void repeatThatFindsNothingOrItselfEnds() {
    View nothing =
        view(
            """
            {'resource': 'Patient', 'select': [{'repeat': ['extension'],
              'column': [{'name': 'url', 'path': 'url'}]}]}
            """);
    View itself =
        view(
            """
            {'resource': 'Patient', 'select': [{'repeat': ['$this'],
              'column': [{'name': 'id', 'path': 'id'}]}]}
            """);
    View ofOtherResources =
        view(
            """
            {'resource': 'Patient', 'select': [{'repeat': ['jurisdiction'],
              'column': [{'name': 'code', 'path': 'coding.code'}]}]}
            """);
    Resource patient = resource("{'resourceType': 'Patient', 'id': 'p1'}");

    assertEquals(List.of(), rows(nothing, patient));
    assertEquals(List.of(asList("p1")), rows(itself, patient));
    assertEquals(List.of(), rows(ofOtherResources, patient));
  }

  @Test
  void rowIndexIsThatOfTheInnermostIteration() {
    View view =
        view(
            """
            {'resource': 'Patient', 'select': [
              {'column': [{'name': 'top', 'path': '%rowIndex'}]},
              {'forEach': 'contact', 'column': [{'name': 'contact', 'path': '%rowIndex'}],
               'select': [{'unionAll': [
                 {'forEach': 'telecom', 'column': [{'name': 'n', 'path': '%rowIndex'}, {'name': 'v', 'path': 'value'}]},
                 {'column': [{'name': 'n', 'path': '%rowIndex'}, {'name': 'v', 'path': 'name.family'}]}]}]},
              {'forEachOrNull': 'address', 'column': [
                {'name': 'address', 'path': '%rowIndex'}, {'name': 'known', 'path': 'true'}]}]}
            """);
    Resource patient =
        resource(
            """
            {'resourceType': 'Patient', 'id': 'p1', 'contact': [
              {'name': {'family': 'A'}, 'telecom': [{'value': '1'}, {'value': '2'}]},
              {'name': {'family': 'B'}}]}
            """);

    assertEquals(
        List.of(
            asList(0, 0, 0, "1", 0, null),
            asList(0, 0, 1, "2", 0, null),
            asList(0, 0, 0, "A", 0, null),
            asList(0, 1, 1, "B", 0, null)),
        rows(view, patient));
  }

  @Test
  void siblingsMultiplyAndUnionsAddUp() {
    View view =
        view(
            """
            {'resource': 'Patient', 'select': [
              {'forEach': 'name', 'column': [{'name': 'family', 'path': 'family'}]},
              {'unionAll': [
                {'forEach': 'telecom', 'column': [{'name': 'contact', 'path': 'value'}]},
                {'forEach': 'address', 'column': [{'name': 'contact', 'path': 'city'}]}]}]}
            """);
    Resource patient =
        resource(
            """
            {'resourceType': 'Patient', 'id': 'p1', 'name': [{'family': 'A'}, {'family': 'B'}],
             'telecom': [{'value': '1'}], 'address': [{'city': 'X'}, {'city': 'Y'}]}
            """);

    assertEquals(
        List.of(
            asList("A", "1"),
            asList("A", "X"),
            asList("A", "Y"),
            asList("B", "1"),
            asList("B", "X"),
            asList("B", "Y")),
        rows(view, patient));
  }

  @Test
  void conditionsMustAllBeTrue() {
    View view =
        view(
            """
            {'resource': 'Patient', 'select': [{'column': [{'name': 'id', 'path': 'id'}]}],
             'where': [{'path': 'active'}, {'path': 'birthDate < @2000-01-01'}]}
            """);

    assertEquals(
        List.of(asList("yes")),
        rows(
            view,
            resource(
                "{'resourceType': 'Patient', 'id': 'yes', 'active': true, 'birthDate': '1990'}"),
            resource(
                "{'resourceType': 'Patient', 'id': 'young', 'active': true, 'birthDate': '2010'}"),
            resource("{'resourceType': 'Patient', 'id': 'unknown', 'active': true}"),
            resource(
                "{'resourceType': 'Patient', 'id': 'vague', 'active': true, 'birthDate': '2000'}"),
            resource(
                "{'resourceType': 'Patient', 'id': 'idle', 'active': false, 'birthDate': '1990'}"),
            resource("{'resourceType': 'Organization', 'id': 'other', 'active': true}")));
  }

  /** One of each primitive type: the same value, another value, none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Base64Binary | "aGVsbG8K"             | "YnllCg=="
          Boolean      | true                   | false
          Canonical    | "http://a.org"         | "http://b.org"
          Code         | "a"                    | "b"
          Date         | "2024-05-01"           | "2024-05-02"
          DateTime     | "2024-05-01T10:00:00Z" | "2024-05-01T10:00:01Z"
          Decimal      | 1.20                   | 1.21
          Id           | "a"                    | "b"
          Instant      | "2024-05-01T10:00:00.000+02:00" | "2024-05-01T10:00:00.000+03:00"
          Integer      | -5                     | 5
          Markdown     | "*a*"                  | "a"
          Oid          | "urn:oid:1.2.3"        | "urn:oid:1.2.4"
          PositiveInt  | 1                      | 2
          String       | "a"                    | "A"
          Time         | "18:12:00"             | "18:13:00"
          UnsignedInt  | 0                      | 1
          Uri          | "urn:a"                | "urn:b"
          Url          | "http://a.org"         | "http://b.org"
          Uuid         | "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7" | "urn:uuid:c4669fc3-0d14-4e54-a77f-525f6d4e8385"
          """)
  void constantsOfEveryType(String type, String value, String other) {
    View view =
        view(
            """
            {'resource': 'Patient', 'constant': [{'name': 'wanted', 'value%s': %s}],
             'select': [{'column': [{'name': 'same', 'path': 'extension.first().value.ofType(%s) = %%wanted'}]}]}
            """
                .formatted(type, value, Character.toLowerCase(type.charAt(0)) + type.substring(1)));
    String patient =
        "{'resourceType': 'Patient', 'id': 'p', 'extension': [{'url': 'u', 'value%s': %s}]}";

    assertEquals(
        List.of(asList(true), asList(false), asList((Object) null)),
        rows(
            view,
            resource(patient.formatted(type, value)),
            resource(patient.formatted(type, other)),
            resource("{'resourceType': 'Patient', 'id': 'p'}")));
  }

  @Test
  void declaredTypesDecideTheClassOfValues() {
    View view =
        view(
            """
            {'name': 'v', 'resource': 'Observation', 'select': [{'column': [
              {'name': 'whole', 'path': 'value.ofType(integer)', 'type': 'decimal'},
              {'name': 'own', 'path': 'value.ofType(integer)'},
              {'name': 'qualified', 'path': 'status', 'type': 'http://hl7.org/fhir/StructureDefinition/code'},
              {'name': 'any', 'path': 'value'},
              {'name': 'codes', 'path': 'category.coding.code', 'type': 'code', 'collection': true}]}]}
            """);

    assertEquals("v", view.name());
    assertEquals("Observation", view.resource());
    assertEquals(
        List.of(
            new View.Column("whole", "decimal", false),
            new View.Column("own", "integer", false),
            new View.Column("qualified", "code", false),
            new View.Column("any", null, false),
            new View.Column("codes", "code", true)),
        view.columns());
    assertEquals(
        List.of(asList(new BigDecimal(5), 5, "final", 5, List.of())),
        rows(
            view,
            resource(
                "{'resourceType': 'Observation', 'id': 'o', 'status': 'final', 'valueInteger': 5}")));
  }

  @Test
  void severalValuesWhereOneIsPromisedFailWithThePlaceAndWithoutTheValues() {
    View view =
        view(
            """
            {'name': 'people', 'resource': 'Patient', 'select': [
              {'column': [{'name': 'id', 'path': 'id'}]},
              {'column': [{'name': 'family', 'path': 'name.family'}]}]}
            """);
    Resource patient =
        resource(
            "{'resourceType': 'Patient', 'id': 'p', 'name': [{'family': 'Ng'}, {'family': 'Ode'}]}");

    InvalidView thrown = assertThrows(InvalidView.class, () -> view.rows(patient));

    assertEquals(
        "View people, select[1].column[0]: family: there are 2 values where one is needed."
            + " Pick one with first() or where(…).",
        thrown.getMessage());
  }

  @Test
  void threadsMayShareAView() {
    View view =
        view(
            """
            {'resource': 'Patient', 'select': [{'forEach': 'name', 'column': [
              {'name': 'family', 'path': 'family'}, {'name': 'i', 'path': '%rowIndex'}]}]}
            """);
    Resource patient =
        resource(
            "{'resourceType': 'Patient', 'id': 'p', 'name': [{'family': 'A'}, {'family': 'B'}]}");

    Set<List<List<Object>>> results =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(i -> rows(view, patient))
            .collect(java.util.stream.Collectors.toSet());

    assertEquals(Set.of(List.of(asList("A", 0), asList("B", 1))), results);
  }
}
