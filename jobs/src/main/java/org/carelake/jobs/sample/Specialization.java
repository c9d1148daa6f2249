package org.carelake.jobs.sample;

import java.util.List;

/** A kind of doctor, the ages in years that it treats, both inclusive, and what for. */
record Specialization(String title, int youngest, int oldest, List<Reason> reasons) {
  static final Specialization GENERAL_PHYSICIAN =
      new Specialization(
          "General Physician",
          0,
          120,
          List.of(
              Reason.FEVER,
              Reason.HEADACHE,
              Reason.BACK_PAIN,
              Reason.DIABETES_CHECKUP,
              Reason.VACCINATION,
              Reason.FOLLOW_UP));

  static final Weighted<Specialization> SHARES =
      Weighted.of(25, GENERAL_PHYSICIAN)
          .and(13, child("Pediatrician", Reason.FEVER, Reason.VACCINATION, Reason.SKIN_RASH))
          .and(13, adult("Cardiologist", Reason.CHEST_PAIN, Reason.DIZZINESS, Reason.FOLLOW_UP))
          .and(11, adult("Neurologist", Reason.HEADACHE, Reason.DIZZINESS, Reason.FOLLOW_UP))
          .and(12, adult("Orthopedic", Reason.BACK_PAIN, Reason.JOINT_PAIN, Reason.FOLLOW_UP))
          .and(10, adult("Dermatologist", Reason.SKIN_RASH, Reason.FOLLOW_UP))
          .and(8, adult("Endocrinologist", Reason.DIABETES_CHECKUP, Reason.FOLLOW_UP))
          .and(8, adult("Radiologist", Reason.CHEST_PAIN, Reason.BACK_PAIN, Reason.JOINT_PAIN));

  private static Specialization child(String title, Reason... reasons) {
    return new Specialization(title, 0, 17, List.of(reasons));
  }

  private static Specialization adult(String title, Reason... reasons) {
    return new Specialization(title, 16, 120, List.of(reasons));
  }

  boolean treats(int age) {
    return youngest <= age && age <= oldest;
  }
}
