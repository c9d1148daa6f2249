package org.carelake.common.fhir;

import static org.carelake.common.fhir.Views.resource;
import static org.carelake.common.fhir.Views.value;
import static org.carelake.common.fhir.Views.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions and what they give. */
final class PathTest {
  private static final Resource PATIENT =
      resource(
          """
          {'resourceType': 'Patient', 'id': 'p1', 'meta': {'versionId': '3'},
           'active': true, 'birthDate': '1970-06', '_gender': {'extension': [{'url': 'g', 'valueString': 'x'}]},
           'name': [{'use': 'official', 'family': 'Ng', 'given': ['Ann', 'Bo']}, {'family': 'Ode', 'given': ['Cy']}],
           'contained': [{'resourceType': 'Organization', 'id': 'o1', 'name': 'Ward'}],
           'extension': [{'url': 'big', 'valueDecimal': 1.10}, {'url': 'when', 'valueDateTime': '2024-05-01T23:30:00-02:00'}]}
          """);

  /** The empty column is null. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " =>",
      quoteCharacter = '`',
      textBlock =
          """
          true and true => true
          true and false => false
          true and {} =>
          {} and false => false
          false and {} => false
          {} and {} =>
          true or {} => true
          {} or true => true
          {} or false =>
          false or false => false
          true xor false => true
          true xor {} =>
          true implies false => false
          true implies {} =>
          false implies {} => true
          {} implies true => true
          {} implies false =>
          true.not() => false
          ({}).not() =>
          {} = 1 =>
          {} ~ {} => true
          1 ~ {} => false
          1 = 1.0 => true
          1 != 2 => true
          'a' = 'A' => false
          'a b' ~ 'A  B' => true
          1.12 ~ 1.1 => true
          2 > 1 => true
          1 >= 1.0 => true
          'a' < 'b' => true
          {} < 1 =>
          4 'mg' = 4 'mg' => true
          4 'mg' < 5 'mg' => true
          4 'mg' < 5 'g' =>
          @2024-05 = @2024-05 => true
          @2024-05 = @2024 =>
          @2024-05 = @2023 => false
          @2024-05 < @2024-06-01 => true
          @2024-05 < @2024-05-02 =>
          @2024-05-01T23:30:00-02:00 = @2024-05-02T01:30:00Z => true
          @2024-05-01T23:30:00-02:00 < @2024-05-02T01:30:00.5Z => true
          @T12:00 < @T12:01 => true
          @2024-05-01 = '2024-05-01' => true
          1 in (1 | 2) => true
          3 in (1 | 2) => false
          (1 | 2) contains 2 => true
          {} in (1 | 2) =>
          'a' & {} & 'b' => ab
          'a' + 'b' => ab
          'a' + {} =>
          'abc'.substring(1) => bc
          'abc'.substring(1, 1) => b
          'abc'.substring(9) =>
          'abc'.upper() => ABC
          'ABC'.lower() => abc
          ' a '.trim() => a
          'abc'.startsWith('ab') => true
          'abc'.endsWith('ab') => false
          'abc'.contains('b') => true
          'abc'.matches('^a.c$') => true
          'abc'.matches('^a$') => false
          'abc'.replace('b', 'x') => axc
          'a1b2'.replaceMatches('[0-9]', '_') => a_b_
          'a,b'.split(',').last() => b
          'true'.toBoolean() => true
          'maybe'.toBoolean() =>
          'x'.toInteger() =>
          (1 | 2).isDistinct() => true
          (1 | 2 | 1).count() = 2 => true
          (1 | 2).exists($this > 1) => true
          (1 | 2).all($this > 1) => false
          (true | false).anyTrue() => true
          (true | false).allTrue() => false
          iif(true, 'a', 'b') => a
          iif({}, 'a', 'b') => b
          iif(false, 'a') =>
          1 is integer => true
          1 is string => false
          false and (1 | 2) > 1 => false
          """)
  void gives(String path, String expected) {
    Object value = value(path);

    assertEquals(expected, value == null ? null : value.toString());
  }

  @Test
  void numbersKeepTheirKind() {
    assertEquals(3, value("1 + 2"));
    assertEquals(new BigDecimal("3.5"), value("1 + 2.5"));
    assertEquals(-3, value("-1 - 2"));
    assertEquals(7, value("1 + 2 * 3"));
    assertEquals(new BigDecimal("1.5"), value("3 / 2"));
    assertNull(value("3 / 0"));
    assertEquals(2, value("7 div 3"));
    assertEquals(1, value("7 mod 3"));
    assertNull(value("7 mod 0"));
    assertNull(value("2147483647 + 2147483647"));
    assertEquals(12, value("'12'.toInteger()"));
    assertEquals(new BigDecimal("1.10"), value("'1.10'.toDecimal()"));
    assertNull(value("'1e99999999'.toDecimal()"));
    assertNull(value("'1e-99999999'.toDecimal()"));
    assertNull(value("'" + "1".repeat(401) + "'.toDecimal()"));
    assertEquals("1.10", value("1.10.toString()"));
    assertEquals(new BigDecimal("1.24"), value("1.235.round(2)"));
    assertEquals(2, value("(-2).abs()"));
    assertEquals(-2, value("(-1.5).floor()"));
    assertEquals(-1, value("(-1.5).ceiling()"));
    assertEquals(-1, value("(-1.5).truncate()"));
  }

  @Test
  void elementsAreFoundThroughListsAndByPosition() {
    assertEquals(List.of("Ann", "Bo", "Cy"), values("name.given", PATIENT));
    assertEquals(List.of("Ann", "Bo", "Cy"), values("Patient.name.given", PATIENT));
    assertEquals("Bo", value("name[0].given[1]", PATIENT));
    assertNull(value("name[7].family", PATIENT));
    assertEquals("Ode", value("name.where($index = 1).family", PATIENT));
    assertEquals("Ode", value("name.last().family", PATIENT));
    assertEquals(List.of("Bo", "Cy"), values("name.given.tail()", PATIENT));
    assertEquals(List.of("Cy"), values("name.given.skip(2)", PATIENT));
    assertEquals(List.of("Ann"), values("name.given.take(1)", PATIENT));
    assertEquals(
        List.of("Ann Ng", "Cy Ode"), values("name.select(given.first() & ' ' & family)", PATIENT));
    assertEquals("Ng; Ode", value("name.family.join('; ')", PATIENT));
    assertNull(value("address.city.join(',')", PATIENT));
    assertEquals(3, value("name.given.count()", PATIENT));
    assertEquals(List.of("Bo"), values("name.given.intersect('Bo' | 'X')", PATIENT));
    assertEquals(List.of("Ann", "Cy"), values("name.given.exclude('Bo')", PATIENT));
    assertEquals(List.of(), values("address.city", PATIENT));
  }

  @Test
  void idIsTheLocalOneWithoutVersion() {
    assertEquals("p1", value("id", PATIENT));
    assertEquals("p1", value("%resource.id", PATIENT));
    assertEquals("o1", value("contained.ofType(Organization).id", PATIENT));
    assertEquals("p1#o1", value("contained.ofType(Organization).getResourceKey()", PATIENT));
    assertEquals("Ward", value("contained.ofType(Organization).name", PATIENT));
    assertNull(value("contained.ofType(Patient).id", PATIENT));
  }

  @Test
  void decimalsKeepTheirDigitsAndDatesTheirText() {
    assertEquals(new BigDecimal("1.10"), value("extension('big').value.ofType(decimal)", PATIENT));
    assertEquals("1970-06", value("birthDate", PATIENT));
    assertEquals(
        "2024-05-01T23:30:00-02:00", value("extension('when').value.ofType(dateTime)", PATIENT));
    assertEquals(
        true, value("extension('when').value.ofType(dateTime) > @2024-05-01", PATIENT) == null);
  }

  @Test
  void anElementWithoutValueExistsButIsNull() {
    assertNull(value("gender", PATIENT));
    assertEquals(true, value("gender.exists()", PATIENT));
    assertEquals(false, value("gender.hasValue()", PATIENT));
    assertNull(value("gender = 'male'", PATIENT));
    assertEquals("x", value("gender.extension('g').value.ofType(string)", PATIENT));
  }

  @Test
  void choiceTypesAreToldApart() {
    Resource quantity =
        resource(
            "{'resourceType': 'Observation', 'id': 'o', 'valueQuantity': {'value': 1.50, 'unit': 'mg'}}");
    Resource text = resource("{'resourceType': 'Observation', 'id': 'o', 'valueString': 'high'}");

    assertEquals(new BigDecimal("1.50"), value("value.ofType(Quantity).value", quantity));
    assertNull(value("value.ofType(Quantity).value", text));
    assertEquals(new BigDecimal("1.50"), value("(value as Quantity).value", quantity));
    assertEquals("mg", value("value.unit", quantity));
    assertEquals("high", value("value.ofType(FHIR.string)", text));
    assertEquals("high", value("value.ofType(System.String)", text));
    assertEquals(true, value("value is Quantity", quantity));
    assertEquals(false, value("value is Quantity", text));
    assertEquals("high", value("value", text));
  }
}
