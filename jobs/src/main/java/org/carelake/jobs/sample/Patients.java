package org.carelake.jobs.sample;

import java.time.LocalDate;
import java.util.List;

/** People of all ages from newborn to a hundred. */
record Patients(long seed, long size) implements SampleTable {
  static final Weighted<Culture> CULTURES = Culture.shares();

  private static final int BAND_YEARS = 15;
  private static final double DAYS_PER_YEAR = 365.25;

  /** Youngest age, in years on the last day of visits, of the bands that people are spread over. */
  private static final Weighted<Integer> AGES =
      Weighted.of(18, 0).and(20, 15).and(21, 30).and(19, 45).and(14, 60).and(7, 75).and(1, 85);

  private static final Weighted<String> BLOOD_GROUPS =
      Weighted.of(374, "O+")
          .and(290, "A+")
          .and(175, "B+")
          .and(45, "AB+")
          .and(50, "O-")
          .and(42, "A-")
          .and(17, "B-")
          .and(7, "AB-");

  @Override
  public String name() {
    return "patients";
  }

  @Override
  public List<String> columns() {
    return List.of("patient_id", "name", "gender", "dob", "blood_group", "city");
  }

  @Override
  public String key(long index) {
    return "P" + (100_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "patients", index);
    Culture culture = CULTURES.drawn(draws);
    boolean woman = draws.chance(0.51);
    return List.of(
        key(index),
        culture.name(woman, draws),
        woman ? "F" : "M",
        birth(index).toString(),
        BLOOD_GROUPS.drawn(draws),
        culture.city(draws));
  }

  LocalDate birth(long index) {
    Draws draws = Draws.of(seed, "birth", index);
    int youngest = (int) (AGES.drawn(draws) * DAYS_PER_YEAR);
    return Visits.LAST_DAY.minusDays(youngest + draws.below((int) (BAND_YEARS * DAYS_PER_YEAR)));
  }

  @Override
  public List<Quirk> quirks() {
    return List.of(
        Quirk.padded(),
        Quirk.decomposed(),
        Quirk.respelt(2, "F", "f", " f ", "female", "FEMALE"),
        Quirk.respelt(2, "M", "m", " m ", "male", "MALE"),
        Quirk.lowerCase(4));
  }

  @Override
  public List<Defect> defects() {
    Defects defects = new Defects(this);
    return List.of(
        defects.required("patient_id"),
        defects.required("name"),
        defects.error("gender.one_of", "X9", "?", "Q"),
        defects.error("blood_group.one_of", "C+", "A++", "AO"),
        defects.error("dob.date", "31/12/1990", "1990-02-30", "unknown"),
        defects.error("dob.range", "1899-12-31", "1801-05-06", "2101-01-01", "2199-09-09"),
        defects.columns(),
        // What is left of letters that a system before could not read.
        defects.error("name.encoding", "Jos\uFFFD Garc\uFFFDa", "Ren\uFFFDe M\uFFFDller"),
        defects.error("city.length", "Thiruvananthapuram ".repeat(14).strip()),
        defects.missing("blood_group"),
        defects.digits("name"),
        defects.duplicate(),
        defects.conflict("city", draws -> CULTURES.drawn(draws).city(draws)));
  }
}
