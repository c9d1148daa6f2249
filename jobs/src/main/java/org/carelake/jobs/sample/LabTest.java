package org.carelake.jobs.sample;

import java.util.List;

/** A test and the results it can have; about two in three are normal. */
record LabTest(String name, Weighted<String> results) {
  private static final String ABNORMAL = "Abnormal";
  private static final String HIGH_CHOLESTEROL = "High Cholesterol";
  private static final String INFECTION = "Infection Found";
  private static final String FRACTURE = "Fracture Detected";
  private static final Weighted<String> MOSTLY_NORMAL = Weighted.of(65, "Normal");

  static final LabTest BLOOD =
      new LabTest(
          "Blood Test",
          MOSTLY_NORMAL.and(12, ABNORMAL).and(13, HIGH_CHOLESTEROL).and(10, INFECTION));
  static final LabTest URINE =
      new LabTest("Urine Test", MOSTLY_NORMAL.and(20, ABNORMAL).and(15, INFECTION));
  static final LabTest ECG = new LabTest("ECG", MOSTLY_NORMAL.and(35, ABNORMAL));
  static final LabTest X_RAY =
      new LabTest("X-Ray", MOSTLY_NORMAL.and(12, ABNORMAL).and(23, FRACTURE));
  static final LabTest CT =
      new LabTest("CT Scan", MOSTLY_NORMAL.and(28, ABNORMAL).and(7, FRACTURE));
  static final LabTest MRI = new LabTest("MRI", MOSTLY_NORMAL.and(28, ABNORMAL).and(7, FRACTURE));

  /** Results that every test can have. */
  static final List<String> ANY_RESULT = List.of("Normal", ABNORMAL);
}
