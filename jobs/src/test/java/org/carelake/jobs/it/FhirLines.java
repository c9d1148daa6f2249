package org.carelake.jobs.it;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.carelake.jobs.it.Change.Thing;
import org.carelake.jobs.it.Change.What;

/** The changes of a hospital as FHIR R4 bulk exports tell them. */
final class FhirLines {
  static final List<Kind> KINDS =
      List.of(
          Kind.of("Patient"),
          Kind.of("Practitioner"),
          Kind.of("Organization"),
          Kind.of(
              "Encounter",
              Kind.required("subject", "Patient"),
              Kind.optional("individual", "Practitioner"),
              Kind.optional("serviceProvider", "Organization")),
          Kind.of(
              "Observation",
              Kind.required("subject", "Patient"),
              Kind.optional("encounter", "Encounter")),
          Kind.of(
              "Condition",
              Kind.required("subject", "Patient"),
              Kind.optional("encounter", "Encounter")));

  private static final String SERVER = "https://fhir.example.org/r4/";

  private FhirLines() {}

  /** One file of each type, and the deletions of each moment as one bundle. */
  static void deliver(Workplace workplace, String export, List<Change> changes) {
    changes.stream()
        .filter(change -> !change.is(What.DELETED))
        .collect(Collectors.groupingBy(change -> change.thing().kind()))
        .forEach(
            (type, versions) ->
                workplace.deliver(
                    export + "/" + type + ".ndjson",
                    versions.stream().map(FhirLines::resource).toArray(String[]::new)));
    Map<Object, List<Change>> deletions =
        changes.stream()
            .filter(change -> change.is(What.DELETED))
            .collect(Collectors.groupingBy(Change::at));
    if (!deletions.isEmpty()) {
      workplace.deliver(
          export + "/deleted/Bundle.ndjson",
          deletions.values().stream().map(FhirLines::bundle).sorted().toArray(String[]::new));
    }
  }

  private static String bundle(List<Change> deletions) {
    return json(
        "{'resourceType':'Bundle','type':'transaction','meta':{'lastUpdated':'%s'},'entry':[%s]}",
        deletions.get(0).at(),
        deletions.stream()
            .map(change -> change.thing().kind() + "/" + change.thing().id())
            .map("{'request':{'method':'DELETE','url':'%s'}}"::formatted)
            .collect(Collectors.joining(",")));
  }

  private static String resource(Change version) {
    Random random = new Random(version.content());
    return json(
        "{'resourceType':'%s','id':'%s','meta':{'lastUpdated':'%s'%s},%s%s}",
        version.thing().kind(),
        version.thing().id(),
        version.at(),
        version.is(What.PART) ? ",'tag':[{'code':'SUBSETTED'}]" : "",
        content(version.thing(), random),
        references(version, random));
  }

  private static String content(Thing thing, Random random) {
    String word = Long.toString(random.nextInt(1_000_000), 36);
    String day = "2020-0%d-1%d".formatted(1 + random.nextInt(9), random.nextInt(10));
    return switch (thing.kind()) {
      case "Patient" ->
          "'name':[{'family':'%s'}],'gender':'%s','birthDate':'19%d','address':[{'city':'%s'}]"
              .formatted(word, pick(random, "male", "female"), 50 + random.nextInt(50), word);
      case "Practitioner" ->
          "'name':[{'text':'%s'}],'identifier':[{'system':'urn:npi','value':'%s'}]"
              .formatted(word, number(thing));
      case "Organization" -> "'name':'%s'".formatted(word);
      case "Encounter" ->
          "'status':'finished','class':{'code':'%s'},'period':{'start':'%s'},'reasonCode':[{'text':'%s'}]"
              .formatted(pick(random, "AMB", "EMER", "IMP"), day, word);
      case "Observation" ->
          "'status':'final','category':[{'coding':[{'code':'%s'}]}],'code':{'text':'%s'},'effectiveDateTime':'%s',%s"
              .formatted(
                  pick(random, "laboratory", "laboratory", "vital-signs"),
                  word,
                  day,
                  value(random));
      default ->
          "'code':{'text':'%s'},'onsetDateTime':'%s','clinicalStatus':{'coding':[{'code':'%s'}]}"
              .formatted(word, day, pick(random, "active", "resolved"));
    };
  }

  private static String value(Random random) {
    String quantity = "'valueQuantity':{'value':%d.10,'unit':'mmHg'}";
    int number = random.nextInt(200);
    return random.nextBoolean()
        ? quantity.formatted(number) + ",'interpretation':[{'coding':[{'code':'H'}]}]"
        : "'component':[{'code':{'coding':[{'code':'8480-6'}]},%s},{'code':{'coding':[{'code':'8462-4'}]},%s}]"
            .formatted(quantity.formatted(number), quantity.formatted(number / 2));
  }

  private static String references(Change version, Random random) {
    StringBuilder references = new StringBuilder();
    version
        .references()
        .forEach(
            (role, thing) -> {
              String reference = "{'reference':'%s'}".formatted(address(thing, random));
              references.append(
                  role.equals("individual")
                      ? ",'participant':[{'individual':%s}]".formatted(reference)
                      : ",'%s':%s".formatted(role, reference));
            });
    if (version.thing().kind().equals("Encounter") && !references.toString().contains("Provider")) {
      references.append(",'serviceProvider':{'reference':'Organization/never-comes'}");
    }
    return references.toString();
  }

  private static String address(Thing thing, Random random) {
    String relative = thing.kind() + "/" + thing.id();
    if (thing.kind().equals("Practitioner") && random.nextBoolean()) {
      return "Practitioner?identifier=urn:npi|" + number(thing);
    }
    return pick(
        random, relative, SERVER + relative, "urn:uuid:" + thing.id(), relative + "/_history/2");
  }

  /** Who comes back after having been deleted has a new number. */
  private static String number(Thing thing) {
    return thing.id() + "-" + thing.life();
  }

  private static String pick(Random random, String... choice) {
    return choice[random.nextInt(choice.length)];
  }

  private static String json(String template, Object... values) {
    return template.formatted(values).replace('\'', '"');
  }
}
