package org.carelake.jobs.sample;

import java.util.List;

/** Why a patient comes, how often of a hundred times in an emergency, and the tests that follow. */
record Reason(String text, int emergencies, List<LabTest> tests) {
  static final Reason FEVER = of("Fever", 15, LabTest.BLOOD, LabTest.URINE);
  static final Reason HEADACHE = of("Headache", 12, LabTest.BLOOD, LabTest.CT, LabTest.MRI);
  static final Reason BACK_PAIN = of("Back Pain", 8, LabTest.X_RAY, LabTest.MRI);
  static final Reason CHEST_PAIN = of("Chest Pain", 45, LabTest.ECG, LabTest.BLOOD, LabTest.X_RAY);
  static final Reason DIABETES_CHECKUP = of("Diabetes Checkup", 1, LabTest.BLOOD, LabTest.URINE);
  static final Reason SKIN_RASH = of("Skin Rash", 4, LabTest.BLOOD);
  static final Reason JOINT_PAIN = of("Joint Pain", 10, LabTest.X_RAY, LabTest.MRI, LabTest.BLOOD);
  static final Reason DIZZINESS = of("Dizziness", 25, LabTest.ECG, LabTest.BLOOD, LabTest.CT);
  static final Reason VACCINATION = of("Vaccination", 0, LabTest.BLOOD);
  static final Reason FOLLOW_UP = of("Follow-up", 0, LabTest.BLOOD, LabTest.URINE, LabTest.ECG);

  static final List<Reason> ALL =
      List.of(
          FEVER,
          HEADACHE,
          BACK_PAIN,
          CHEST_PAIN,
          DIABETES_CHECKUP,
          SKIN_RASH,
          JOINT_PAIN,
          DIZZINESS,
          VACCINATION,
          FOLLOW_UP);

  private static final int DIAGNOSTICS = 20;

  private static Reason of(String text, int emergencies, LabTest... tests) {
    return new Reason(text, emergencies, List.of(tests));
  }

  String visitType(Draws draws) {
    int outcome = draws.below(100);
    if (outcome < emergencies) {
      return "Emergency";
    }
    return outcome < emergencies + DIAGNOSTICS ? "Diagnostic" : "Consultation";
  }
}
