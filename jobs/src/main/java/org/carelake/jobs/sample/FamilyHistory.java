package org.carelake.jobs.sample;

import java.util.List;

/** Illnesses of patients' relatives. */
record FamilyHistory(long seed, long size, Patients patients) implements SampleTable {
  private static final List<String> ILLNESSES =
      List.of("Diabetes", "Hypertension", "Stroke", "Breast cancer", "Asthma", "Heart attack");

  private static final List<String> RELATIVES =
      List.of("mother", "father", "sister", "brother", "grandmother", "grandfather");

  @Override
  public String name() {
    return "family_history";
  }

  @Override
  public List<String> columns() {
    return List.of("history_id", "patient_id", "relationship", "conditions", "deceased");
  }

  @Override
  public String key(long index) {
    return "H" + (600_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "family_history", index);
    List<String> illnesses = draws.shuffled(ILLNESSES).subList(0, 1 + draws.below(2));
    return List.of(
        key(index),
        patients.key(draws.below(patients.size())),
        draws.from(RELATIVES),
        String.join("; ", illnesses),
        String.valueOf(draws.chance(0.4)));
  }
}
