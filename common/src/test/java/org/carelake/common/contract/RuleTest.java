package org.carelake.common.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuleTest {
  private static final Table OWNERS = Table.of("owners", "", Field.text("owner_id").required());
  private static final Table PETS =
      Table.of(
              "pets",
              "",
              Field.text("pet_id").required(),
              Field.text("owner_id").required().references(OWNERS).looseIn("shelter"),
              Field.text("kind").oneOf("Cat", "Dog"),
              Field.number("age").between("0", "40"))
          .warn("older", "the pet is younger than the world", "age < 4e9")
          .warnIncomplete("kind.missing", "the kind is known", "kind is not null");

  @Test
  void eachRuleSaysWhichKindOfQualityItIsAbout() {
    Map<Category, List<String>> byCategory =
        PETS.everyRule().stream()
            .filter(rule -> !rule.id().matches(".*\\.(deleted|updated_at)\\..*"))
            .collect(
                Collectors.groupingBy(
                    Rule::category, Collectors.mapping(Rule::id, Collectors.toList())));

    assertEquals(
        List.of("pets.pet_id.required", "pets.owner_id.required", "pets.kind.missing"),
        byCategory.get(Category.COMPLETENESS));
    assertEquals(List.of("pets.age.range", "pets.older"), byCategory.get(Category.PLAUSIBILITY));
    assertEquals(
        List.of(
            "pets.row.columns",
            "pets.pet_id.encoding",
            "pets.pet_id.length",
            "pets.owner_id.encoding",
            "pets.owner_id.length",
            "pets.owner_id.exists",
            "pets.kind.encoding",
            "pets.kind.length",
            "pets.kind.one_of",
            "pets.age.number",
            "pets.pet_id.other_system",
            "pets.pet_id.still_referenced"),
        byCategory.get(Category.CONFORMANCE));
  }

  @Test
  void anErrorIsAWarningWhereTheKindOfSourceAllowsIt() {
    Rule exists =
        PETS.rules().stream()
            .filter(rule -> rule.id().equals("pets.owner_id.exists"))
            .findFirst()
            .orElseThrow();

    assertEquals(Severity.ERROR, exists.severityIn("csv"));
    assertEquals(Severity.WARNING, exists.severityIn("shelter"));
  }
}
