package org.carelake.jobs.sample;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Three years of visits: some patients come often, some never, fewer at weekends. */
record Visits(long seed, long size, Patients patients, Doctors doctors) implements SampleTable {
  static final LocalDate FIRST_DAY = LocalDate.of(2023, 1, 1);
  static final LocalDate LAST_DAY = LocalDate.of(2025, 12, 31);

  /** A visit falls on a patient whose index is a multiple: every 25th comes about monthly. */
  private static final Weighted<Integer> STEPS = Weighted.of(50, 1).and(30, 5).and(20, 25);

  private static final double WEEKEND_MOVED = 0.6;
  private static final int DOCTORS_ASKED = 20;

  /** One visit; patient and doctor by their index. */
  record Visit(long patient, long doctor, LocalDate date, Reason reason, String type) {}

  Visit visit(long index) {
    Draws draws = Draws.of(seed, "visits", index);
    long patient = patient(draws);
    LocalDate birth = patients.birth(patient);
    LocalDate date = date(birth, draws);
    long doctor = doctor((int) ChronoUnit.YEARS.between(birth, date), draws);
    Reason reason = draws.from(doctors.specialization(doctor).reasons());
    return new Visit(patient, doctor, date, reason, reason.visitType(draws));
  }

  private long patient(Draws draws) {
    int step = STEPS.drawn(draws);
    return step * draws.below((patients.size() + step - 1) / step);
  }

  private static LocalDate date(LocalDate birth, Draws draws) {
    LocalDate from = birth.isAfter(FIRST_DAY) ? birth : FIRST_DAY;
    long days = ChronoUnit.DAYS.between(from, LAST_DAY) + 1;
    LocalDate date = from.plusDays(draws.below(days));
    while (date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0 && draws.chance(WEEKEND_MOVED)) {
      date = from.plusDays(draws.below(days));
    }
    return date;
  }

  /** A doctor who treats the age, unless none is found in a reasonable number of draws. */
  private long doctor(int age, Draws draws) {
    long doctor = draws.below(doctors.size());
    for (int asked = 1; asked < DOCTORS_ASKED; asked++) {
      if (doctors.specialization(doctor).treats(age)) {
        return doctor;
      }
      doctor = draws.below(doctors.size());
    }
    return doctor;
  }

  @Override
  public String name() {
    return "visits";
  }

  @Override
  public List<String> columns() {
    return List.of("visit_id", "patient_id", "doctor_id", "visit_date", "reason", "visit_type");
  }

  @Override
  public String key(long index) {
    return "V" + (300_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Visit visit = visit(index);
    return List.of(
        key(index),
        patients.key(visit.patient()),
        doctors.key(visit.doctor()),
        visit.date().toString(),
        visit.reason().text(),
        visit.type());
  }

  @Override
  public List<Quirk> quirks() {
    return List.of(
        Quirk.padded(),
        Quirk.remarked(4, "\nsince Monday", "\nafter a fall"),
        Quirk.remarked(4, ", \"as last year\"", " (\"worse at night\")"));
  }

  @Override
  public List<Defect> defects() {
    Defects defects = new Defects(this);
    return List.of(
        defects.required("visit_id"),
        defects.required("patient_id"),
        defects.unknown("patient_id", patients),
        defects.required("doctor_id"),
        defects.unknown("doctor_id", doctors),
        defects.required("visit_date"),
        defects.error("visit_date.date", "31/12/2024", "2025-02-29", "yesterday"),
        // Not a day long ago: that would be before the patient's birth as well.
        defects.error("visit_date.range", "2999-01-01", "2999-12-31", "2250-06-15"),
        defects.columns(),
        defects.date(
            "before_birth",
            "visit_date",
            (index, draws) ->
                patients.birth(visit(index).patient()).minusDays(1 + draws.below(365))),
        defects.duplicate(),
        defects.conflict("reason", draws -> draws.from(Reason.ALL).text()));
  }
}
