package org.carelake.common.fhir;

import static org.carelake.common.fhir.Views.resource;
import static org.carelake.common.fhir.Views.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** lowBoundary() and highBoundary(). */
final class BoundaryTest {

  @ParameterizedTest
  @CsvSource({
    "1.0,    0.95000000,  1.05000000",
    "1,      0.50000000,  1.50000000",
    "1.587,  1.58650000,  1.58750000",
    "-1.587, -1.58750000, -1.58650000",
    "0.00,   -0.00500000, 0.00500000",
    "0.123456789, 0.1234567885, 0.1234567895"
  })
  void ofDecimals(String number, BigDecimal low, BigDecimal high) {
    Resource observation =
        resource(
            "{'resourceType': 'Observation', 'id': 'o', 'valueQuantity': {'value': %s}}"
                .formatted(number));

    assertEquals(low, value("value.ofType(Quantity).value.lowBoundary()", observation));
    assertEquals(high, value("value.ofType(Quantity).value.highBoundary()", observation));
  }

  @ParameterizedTest
  @CsvSource({
    "2010,       2010-01-01, 2010-12-31",
    "1970-06,    1970-06-01, 1970-06-30",
    "2024-02,    2024-02-01, 2024-02-29",
    "2100-02,    2100-02-01, 2100-02-28",
    "1994-05-18, 1994-05-18, 1994-05-18"
  })
  void ofDates(String date, String low, String high) {
    Resource patient =
        resource("{'resourceType': 'Patient', 'id': 'p', 'birthDate': '%s'}".formatted(date));

    assertEquals(low, value("birthDate.lowBoundary()", patient));
    assertEquals(high, value("birthDate.highBoundary()", patient));
  }

  @ParameterizedTest
  @CsvSource({
    "2005,       2005-01-01T00:00:00.000+14:00, 2005-12-31T23:59:59.999-12:00",
    "2007-02,    2007-02-01T00:00:00.000+14:00, 2007-02-28T23:59:59.999-12:00",
    "2010-10-10, 2010-10-10T00:00:00.000+14:00, 2010-10-10T23:59:59.999-12:00",
    "2022-03-15T12:30:45-08:00, 2022-03-15T12:30:45.000-08:00, 2022-03-15T12:30:45.999-08:00",
    "2022-03-15T12:30:45.6Z, 2022-03-15T12:30:45.600Z, 2022-03-15T12:30:45.699Z",
    "2022-03-15T12:30:45.678Z, 2022-03-15T12:30:45.678Z, 2022-03-15T12:30:45.678Z"
  })
  void ofDateTimes(String dateTime, String low, String high) {
    Resource observation =
        resource(
            "{'resourceType': 'Observation', 'id': 'o', 'valueDateTime': '%s'}"
                .formatted(dateTime));

    assertEquals(low, value("value.ofType(dateTime).lowBoundary()", observation));
    assertEquals(high, value("value.ofType(dateTime).highBoundary()", observation));
  }

  @ParameterizedTest
  @CsvSource({
    "12:34,        12:34:00.000, 12:34:59.999",
    "12:34:01,     12:34:01.000, 12:34:01.999",
    "12:34:01.2,   12:34:01.200, 12:34:01.299"
  })
  void ofTimes(String time, String low, String high) {
    Resource observation =
        resource("{'resourceType': 'Observation', 'id': 'o', 'valueTime': '%s'}".formatted(time));

    assertEquals(low, value("value.ofType(time).lowBoundary()", observation));
    assertEquals(high, value("value.ofType(time).highBoundary()", observation));
  }

  @Test
  void ofInstants() {
    Resource patient =
        resource(
            "{'resourceType': 'Patient', 'id': 'p', 'meta': {'lastUpdated': '2024-05-01T10:00:00Z'}}");

    assertEquals("2024-05-01T10:00:00.000Z", value("meta.lastUpdated.lowBoundary()", patient));
    assertEquals("2024-05-01T10:00:00.999Z", value("meta.lastUpdated.highBoundary()", patient));
  }

  @Test
  void ofNothing() {
    Resource patient = resource("{'resourceType': 'Patient', 'id': 'p'}");

    assertNull(value("birthDate.lowBoundary()", patient));
    assertNull(value("birthDate.highBoundary()", patient));
  }
}
