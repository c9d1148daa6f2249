package org.carelake.jobs.sample;

import java.time.LocalDate;
import java.util.List;

/** What patients answered about how they live, as observations with LOINC codes. */
record Lifestyle(long seed, long size, Patients patients) implements SampleTable {
  private static final LocalDate LATEST_BIRTH = Visits.FIRST_DAY.minusYears(18);

  private record Question(String code, String name, List<String> answers) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "72166-2",
              "Tobacco smoking status",
              List.of("Never smoker", "Former smoker", "Current every day smoker")),
          new Question("11331-6", "Alcohol use", List.of("None", "Now and then", "Daily")),
          new Question("93832-4", "Sleep duration in hours", List.of("5", "6", "7", "8", "9")),
          new Question(
              "67875-5", "Employment status", List.of("Employed", "Unemployed", "Retired")),
          new Question("93038-8", "Stress level", List.of("Not at all", "A little", "Very much")));

  @Override
  public String name() {
    return "observations";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "observation_id",
        "patient_id",
        "code",
        "code_system",
        "name",
        "category",
        "value",
        "observed_at");
  }

  @Override
  public String key(long index) {
    return "O" + (800_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "lifestyle", index);
    Question question = draws.from(QUESTIONS);
    return List.of(
        key(index),
        patients.key(adult(draws)),
        question.code(),
        "http://loinc.org",
        question.name(),
        "social-history",
        draws.from(question.answers()),
        Visits.LAST_DAY.minusDays(draws.below(700)).toString());
  }

  /** An adult, unless none is found in a reasonable number of draws. */
  private long adult(Draws draws) {
    long patient = draws.below(patients.size());
    for (int drawn = 1; drawn < 20 && patients.birth(patient).isAfter(LATEST_BIRTH); drawn++) {
      patient = draws.below(patients.size());
    }
    return patient;
  }
}
