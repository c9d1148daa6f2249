package org.carelake.common.fhir;

import static org.carelake.common.fhir.Views.resource;
import static org.carelake.common.fhir.Views.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** References as they really are. */
final class ReferenceKeyTest {

  /** The key of any type, of a Patient, of a Group. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      textBlock =
          """
          Patient/1 1 1 -
          http://example.org/fhir/Patient/1 1 1 -
          Patient/1/_history/2 1 1 -
          http://example.org/fhir/Patient/1/_history/2 1 1 -
          urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0 0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0 0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0 0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0
          urn:oid:1.2.3 urn:oid:1.2.3 urn:oid:1.2.3 urn:oid:1.2.3
          Patient?identifier=http://x.org/ids|9 ?http://x.org/ids|9 ?http://x.org/ids|9 -
          Patient?identifier=http%3A%2F%2Fx.org%7Ca+b ?http://x.org|a+b ?http://x.org|a+b -
          http://example.org/fhir/Patient?identifier=s|9 ?s|9 ?s|9 -
          #p9 o1#p9 o1#p9 -
          # o1 - -
          http://example.org/some/page http://example.org/some/page - -
          """)
  void keys(String reference, String any, String patient, String group) {
    Resource observation =
        resource(
            """
            {'resourceType': 'Observation', 'id': 'o1', 'subject': {'reference': '%s'},
             'contained': [{'resourceType': 'Patient', 'id': 'p9', 'gender': 'other'}]}
            """
                .formatted(reference));

    assertEquals(text(any), value("subject.getReferenceKey()", observation));
    assertEquals(text(patient), value("subject.getReferenceKey(Patient)", observation));
    assertEquals(text(group), value("subject.getReferenceKey(Group)", observation));
  }

  private static String text(String cell) {
    return cell.equals("-") ? null : cell;
  }

  @Test
  void aDeclaredTypeCountsWhereTheReferenceNamesNone() {
    Resource observation =
        resource(
            "{'resourceType': 'Observation', 'id': 'o1', 'subject': {'reference': 'urn:uuid:1', 'type': 'Patient'}}");

    assertEquals("1", value("subject.getReferenceKey(Patient)", observation));
    assertNull(value("subject.getReferenceKey(Group)", observation));
  }

  @Test
  void aReferenceByIdentifierAloneHasNoKey() {
    Resource observation =
        resource(
            "{'resourceType': 'Observation', 'id': 'o1', 'subject': {'identifier': {'value': '1'}}}");

    assertNull(value("subject.getReferenceKey()", observation));
  }

  @Test
  void theCallerMayGiveTheKey() {
    View view = Views.column("Observation", "getResourceKey() & ' ' & subject.getReferenceKey()");
    Resource observation =
        resource("{'resourceType': 'Observation', 'id': 'o1', 'subject': {'reference': '#p1'}}");

    List<Object[]> rows = view.rows(observation, "bundle#o1");

    assertEquals("bundle#o1 bundle#o1#p1", rows.get(0)[0]);
  }

  @Test
  void aResourceWithoutIdHasNoKey() {
    assertNull(value("getResourceKey()", resource("{'resourceType': 'Patient', 'active': true}")));
  }

  @Test
  void severalReferencesGiveSeveralKeys() {
    Resource observation =
        resource(
            """
            {'resourceType': 'Observation', 'id': 'o1',
             'performer': [{'reference': 'Practitioner/1'}, {'reference': 'Patient/2'}, {'reference': 'Practitioner/3'}]}
            """);

    assertEquals(
        List.of("1", "3"), Views.values("performer.getReferenceKey(Practitioner)", observation));
  }
}
