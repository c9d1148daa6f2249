package org.carelake.jobs.sample;

import java.util.List;
import java.util.Map;

/** What patients do not bear. */
record Allergies(long seed, long size, Patients patients) implements SampleTable {
  private static final Map<String, String> CATEGORIES =
      Map.of(
          "Peanut", "food",
          "Shellfish", "food",
          "Cow's milk", "food",
          "Penicillin", "medication",
          "Ibuprofen", "medication",
          "Grass pollen", "environment",
          "House dust mite", "environment");

  private static final List<String> ALLERGENS = CATEGORIES.keySet().stream().sorted().toList();
  private static final List<String> CRITICALITIES = List.of("low", "high", "unable-to-assess");

  @Override
  public String name() {
    return "allergies";
  }

  @Override
  public List<String> columns() {
    return List.of("allergy_id", "patient_id", "allergen", "kind", "category", "criticality");
  }

  @Override
  public String key(long index) {
    return "A" + (700_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "allergies", index);
    String allergen = draws.from(ALLERGENS);
    return List.of(
        key(index),
        patients.key(draws.below(patients.size())),
        allergen,
        "allergy",
        CATEGORIES.get(allergen),
        draws.from(CRITICALITIES));
  }
}
