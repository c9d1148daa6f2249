package org.carelake.common.fhir;

import static org.carelake.common.fhir.Views.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a view is said when it is compiled, with the place and the remedy. */
final class InvalidViewTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nam.family | Patient has no element 'nam'. Did you mean name?
          name.famly | HumanName has no element 'famly'. Did you mean family?
          contact.nme | Patient.contact has no element 'nme'. Did you mean name?
          deceasedBoolean | Patient has no element 'deceasedBoolean'. Write deceased.ofType(boolean).
          id.foo | id has no element 'foo'.
          contained.name | Resource has no element 'name'. Choose the resource's type with ofType(…) first.
          name.frist() | there is no function frist(). Did you mean first?
          now() | there is no function now(). Did you mean not?
          name.first(1) | 'name.first(1)' is not FHIRPath: Error @1, 6: The function "first" requires 0 parameters. Correct the expression.
          managingOrganization.getReferenceKey(Organization, Group) | getReferenceKey() has 2 arguments. Give it 0 to 1.
          %wrong | there is no constant named wrong. Define it under constant.
          %rowindex | there is no constant named rowindex. Define it under constant. Did you mean rowIndex?
          deceased.ofType(Quantity) | nothing here is ever a Quantity. It can be: boolean, dateTime.
          deceased.ofType(Foo) | 'Foo' is no FHIR R4 type. Write one as Quantity, string or Patient.
          name.where(family) | where(…) asks for a condition, and its argument gives string. Compare it, or add exists().
          name.getReferenceKey() | getReferenceKey() belongs to a Reference, not to HumanName. Call it on an element as subject.
          name.getResourceKey() | getResourceKey() belongs to a resource, not to HumanName. Write it alone, or as %resource.getResourceKey().
          'x'.matches('[') | '[' is no regular expression: Unclosed character class.
          'x'.matches(id) | matches(…) needs a text. Write the pattern in quotes.
          2 * -1 | a sign stands after an operator. Put it in parentheses: 2 * (-x).
          name | 'name' gives HumanName, which has no single value. Choose one of its elements.
          """)
  void paths(String path, String problem) {
    String message =
        refusal(
            """
            {'name': 'v', 'resource': 'Patient', 'select': [
              {'column': [{'name': 'a', 'path': 'id'}]},
              {'column': [{'name': 'b', 'path': 'id'}, {'name': 'c', 'path': '%s'}]}]}
            """
                .formatted(path.replace('\'', '`')));

    assertEquals("View v, select[1].column[1].path: " + problem, message);
  }

  /** The whole definition; the view has no name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [] | : it is not a JSON object. Write { … }.
          {} | , resource: it is missing. Name the FHIR type that it reads.
          {'resource': 1} | , resource: it is not a text, or an empty one. Name the FHIR type that it reads.
          {'resource': 'Patients', 'select': [{'column': [{'name': 'a', 'path': 'id'}]}]} | , resource: 'Patients' is no FHIR R4 resource. Did you mean Patient? Name one as Patient.
          {'resource': 'Patient'} | , select: it is missing or empty. Select at least one column.
          {'resource': 'Patient', 'select': []} | , select: it is missing or empty. Select at least one column.
          {'resource': 'Patient', 'select': {}} | , select: it is not a list. Put what it holds in [ ].
          {'resource': 'Patient', 'select': [{}]} | , select[0]: it selects nothing. Give it column, select or unionAll.
          {'resource': 'Patient', 'select': [{'forEach': 'name'}]} | , select[0]: it selects nothing. Give it column, select or unionAll.
          {'resource': 'Patient', 'slect': []} | : 'slect' means nothing here. Did you mean select?
          {'resource': 'Patient', 'select': [{'foreach': 'name'}]} | , select[0]: 'foreach' means nothing here. Did you mean forEach?
          {'resource': 'Patient', 'select': [{'forEach': 1}]} | , select[0].forEach: it is not a text, or an empty one. Give it one FHIRPath.
          {'resource': 'Patient', 'select': [{'repeat': []}]} | , select[0].repeat: there is no path. Give it at least one.
          {'resource': 'Patient', 'select': [{'repeat': [1]}]} | , select[0].repeat: a path is not a text. Write FHIRPath in quotes.
          {'resource': 'Patient', 'select': [{'forEach': 'name', 'repeat': ['link']}]} | , select[0]: forEach and repeat stand side by side. Nest one select in the other.
          {'resource': 'Patient', 'select': [{'column': [{'path': 'id'}]}]} | , select[0].column[0].name: it is missing. Name it.
          {'resource': 'Patient', 'select': [{'column': [{'name': 'a b', 'path': 'id'}]}]} | , select[0].column[0].name: 'a b' is no name for a column. Use letters, digits and _, a letter first.
          {'resource': 'Patient', 'select': [{'column': [{'name': 'a'}]}]} | , select[0].column[0].path: it is missing. Give it a FHIRPath.
          {'resource': 'Patient', 'select': [{'column': [{'name': 'a', 'path': 'id', 'collection': 'yes'}]}]} | , select[0].column[0].collection: it is neither true nor false. Write one of them.
          {'resource': 'Patient', 'select': [{'column': [{'name': 'a', 'path': 'id'}, {'name': 'a', 'path': 'id'}]}]} | , select[0].column[1].name: there are two columns named a. Rename one.
          {'resource': 'Patient', 'select': [{'column': [{'name': 'a', 'path': 'active', 'type': 'string'}]}]} | , select[0].column[0].type: 'active' gives boolean, which is no string. Declare what it gives, or convert it.
          {'resource': 'Patient', 'select': [{'column': [{'name': 'a', 'path': 'id', 'type': 'HumanName'}]}]} | , select[0].column[0].type: 'HumanName' is no FHIR primitive type. Write one as string or dateTime.
          {'resource': 'Patient', 'select': [{'forEach': 'contact', 'select': [{'unionAll': [{'column': [{'name': 'a', 'path': 'id'}]}, {'column': [{'name': 'b', 'path': 'id'}]}]}]}]} | , select[0].select[0].unionAll[1]: its columns are b, those of the first branch are a. Give all branches the same names in the same order.
          {'resource': 'Patient', 'select': [{'unionAll': [{'column': [{'name': 'a', 'path': 'id'}]}, {'column': [{'name': 'a', 'path': 'active'}]}]}]} | , select[0].unionAll[1]: column a is boolean here and id in the first branch. Give it one type.
          {'resource': 'Patient', 'select': [{'unionAll': [{'column': [{'name': 'a', 'path': 'id'}]}, {'column': [{'name': 'a', 'path': 'id', 'collection': true}]}]}]} | , select[0].unionAll[1]: column a is a list of id here and id in the first branch. Give it one type.
          {'resource': 'Patient', 'where': [{'path': 'name.family'}], 'select': [{'column': [{'name': 'a', 'path': 'id'}]}]} | , where[0].path: 'name.family' gives string, not true or false. Compare it, or add exists().
          {'resource': 'Patient', 'where': [{}], 'select': [{'column': [{'name': 'a', 'path': 'id'}]}]} | , where[0].path: it is missing. Give it a condition in FHIRPath.
          {'resource': 'Patient', 'constant': [{'name': 'c'}]} | , constant[0]: c has 0 values. Give it exactly one, as valueString.
          {'resource': 'Patient', 'constant': [{'name': 'c', 'valueString': 'a', 'valueCode': 'a'}]} | , constant[0]: c has 2 values. Give it exactly one, as valueString.
          {'resource': 'Patient', 'constant': [{'name': 'c', 'valueInteger': 'a'}]} | , constant[0].valueInteger: that is no value of a FHIR primitive type. Write one as "valueInteger": 5 or "valueDate": "2024-05-01".
          {'resource': 'Patient', 'constant': [{'name': 'c', 'valueDate': 'May'}]} | , constant[0].valueDate: that is no value of a FHIR primitive type. Write one as "valueInteger": 5 or "valueDate": "2024-05-01".
          {'resource': 'Patient', 'constant': [{'name': 'c', 'valueHumanName': {}}]} | , constant[0].valueHumanName: that is no value of a FHIR primitive type. Write one as "valueInteger": 5 or "valueDate": "2024-05-01".
          {'resource': 'Patient', 'constant': [{'name': 'c', 'valueCode': 'a'}, {'name': 'c', 'valueCode': 'a'}]} | , constant[1]: the name c stands twice. Give each its own.
          {'resource': 'Patient' | : it is not JSON (line 2, column 1). Correct the file.
          """)
  void definitions(String json, String problem) {
    assertEquals("View without a name" + problem, refusal(json + "\n"));
  }

  @Test
  void expressionsThatAreNoneNameWhereTheyEnd() {
    String message =
        refusal(
            "{'name': 'v', 'resource': 'Patient', 'select': [{'forEach': 'name.', 'column': [{'name': 'a', 'path': 'id'}]}]}");

    assertEquals(
        "View v, select[0].forEach: 'name.' is not FHIRPath: Error @1, 6: Expression terminated unexpectedly. Correct the expression.",
        message);
  }

  @Test
  void nestedPlacesAreWhole() {
    String message =
        refusal(
            """
            {'name': 'v', 'resource': 'Patient', 'select': [
              {'forEach': 'contact', 'select': [{'unionAll': [
                {'column': [{'name': 'a', 'path': 'name.family'}]},
                {'repeat': ['nonsense'], 'column': [{'name': 'a', 'path': 'id'}]}]}]}]}
            """);

    assertEquals(
        "View v, select[0].select[0].unionAll[1].repeat: Patient.contact has no element 'nonsense'.",
        message);
  }
}
