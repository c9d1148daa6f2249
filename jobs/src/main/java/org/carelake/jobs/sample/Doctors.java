package org.carelake.jobs.sample;

import java.util.List;

/** The doctors of six invented hospitals. */
record Doctors(long seed, long size) implements SampleTable {
  private static final List<String> HOSPITALS =
      List.of(
          "Lakeside General",
          "Northgate Clinic",
          "St. Brigid's Hospital",
          "Sanatório São Bento",
          "Riverbend Medical Centre",
          "Ashwood Infirmary, East Wing");

  @Override
  public String name() {
    return "doctors";
  }

  @Override
  public List<String> columns() {
    return List.of("doctor_id", "name", "specialization", "hospital");
  }

  @Override
  public String key(long index) {
    return "D" + (2_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "doctors", index);
    return List.of(
        key(index),
        Patients.CULTURES.drawn(draws).name(draws.chance(0.5), draws),
        specialization(index).title(),
        draws.from(HOSPITALS));
  }

  /** The first is a general physician, who sees everybody where there is no other doctor. */
  Specialization specialization(long index) {
    return index == 0
        ? Specialization.GENERAL_PHYSICIAN
        : Specialization.SHARES.drawn(Draws.of(seed, "specialization", index));
  }

  @Override
  public List<Quirk> quirks() {
    return List.of(Quirk.padded(), Quirk.decomposed());
  }

  @Override
  public List<Defect> defects() {
    Defects defects = new Defects(this);
    return List.of(
        defects.required("doctor_id"),
        defects.required("name"),
        defects.columns(),
        defects.digits("name"),
        defects.duplicate(),
        defects.conflict("hospital", draws -> draws.from(HOSPITALS)));
  }
}
