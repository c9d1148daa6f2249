package org.carelake.jobs.sample;

import java.time.temporal.ChronoUnit;
import java.util.List;

/** Patients who are related: couples of about the same age, and parents of younger patients. */
record FamilyLinks(long seed, long size, Patients patients) implements SampleTable {
  private static final int GENERATION_YEARS = 16;
  private static final int ADULT_YEARS = 18;

  @Override
  public String name() {
    return "family_links";
  }

  @Override
  public List<String> columns() {
    return List.of("link_id", "patient_id", "relative_id", "relationship", "name");
  }

  @Override
  public String key(long index) {
    return "L" + (500_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "family_links", index);
    long one = draws.below(patients.size());
    long other = draws.below(patients.size());
    boolean oneIsOlder = patients.birth(one).isBefore(patients.birth(other));
    long older = oneIsOlder ? one : other;
    long younger = oneIsOlder ? other : one;
    List<String> relative = patients.row(older);
    return List.of(
        key(index),
        patients.key(younger),
        patients.key(older),
        relationship(younger, older, patients.value(relative, "gender")),
        patients.value(relative, "name"));
  }

  private String relationship(long younger, long older, String gender) {
    boolean woman = gender.equals("F");
    long years = ChronoUnit.YEARS.between(patients.birth(older), patients.birth(younger));
    if (years >= GENERATION_YEARS) {
      return woman ? "mother" : "father";
    }
    long age = ChronoUnit.YEARS.between(patients.birth(younger), Visits.LAST_DAY);
    if (age >= ADULT_YEARS) {
      return woman ? "wife" : "husband";
    }
    return woman ? "sister" : "brother";
  }
}
