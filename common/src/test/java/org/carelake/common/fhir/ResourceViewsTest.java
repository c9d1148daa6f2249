package org.carelake.common.fhir;

import static org.carelake.common.fhir.Views.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few bytes of input become no more than a bounded number of rows and characters. */
final class ResourceViewsTest {
  private static final ResourceViews PAIRS =
      views(
          """
          {'resource': 'Patient', 'name': 'pairs', 'select': [
            {'column': [{'name': 'id', 'path': 'getResourceKey()'},
                        {'name': 'language', 'path': 'language'}]},
            {'forEach': 'name', 'column': [{'name': 'family', 'path': 'family'}]},
            {'forEach': 'contact', 'column': [{'name': 'contact', 'path': 'name.family'}]}]}
          """);

  private static ResourceViews views(String json) {
    return ResourceViews.of(List.of(json.replace('\'', '"')));
  }

  private static Resource patient(String language, int names, int contacts) {
    return resource(
        "{'resourceType':'Patient','id':'p1','language':'%s','name':[%s],'contact':[%s]}"
            .formatted(
                language,
                list("{'family':'a'}", names),
                list("{'name':{'family':'b'}}", contacts)));
  }

  private static String list(String item, int count) {
    return item + ("," + item).repeat(count - 1);
  }

  @Test
  void selectsBesideEachOtherMayGiveAHundredThousandRowsAndNoMore() {
    assertEquals(100_000, PAIRS.rows(patient("en", 500, 200)).size());
    assertEquals("resources.rows", rule(patient("en", 501, 200)));
    assertEquals("resources.rows", rule(patient("en", 20_000, 20_000)));
  }

  @Test
  void containedResourcesShareTheRowsOfTheirLine() {
    String one =
        "{'resourceType':'Patient','id':'%%d','name':[%s],'contact':[%s]}"
            .formatted(list("{'family':'a'}", 300), list("{'name':{'family':'b'}}", 300));

    assertEquals(
        "resources.rows",
        rule(
            resource(
                "{'resourceType':'Basic','id':'b1','contained':[%s,%s]}"
                    .formatted(one.formatted(1), one.formatted(2)))));
  }

  @Test
  void aLongTextIsNotRepeatedWithoutEnd() {
    String text = "a".repeat(1 << 20);

    assertEquals(256 - 1, PAIRS.rows(patient(text, 255, 1)).size());
    assertEquals("resources.rows", rule(patient(text, 256, 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"value.ofType(Quantity).value", "value.ofType(Quantity).value.toString()"})
  void aNumberOfAFewCharactersIsNotWrittenOut(String path) {
    ResourceViews numbers =
        views(
            "{'resource':'Observation','name':'numbers','select':[{'column':[{'name':'n','path':'%s'}]}]}"
                .formatted(path));
    Resource huge =
        resource("{'resourceType':'Observation','id':'o1','valueQuantity':{'value':'1e99999999'}}");

    assertEquals(
        "resources.view.numbers", assertThrows(BadLine.class, () -> numbers.rows(huge)).rule());
  }

  private static String rule(Resource resource) {
    return assertThrows(BadLine.class, () -> PAIRS.rows(resource)).rule();
  }
}
