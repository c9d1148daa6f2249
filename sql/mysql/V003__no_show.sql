-- Purpose: appointments with what the no-show model reads. The table is made anew, and the
--          publication that follows fills it: what it holds is a copy of the lake.
-- Every statement can be repeated: MySQL commits each by itself, and a run may die between two.

DROP TABLE IF EXISTS appointments;
DELETE FROM carelake_publications WHERE table_name = 'appointments';

-- One source of patients knows no names.
ALTER TABLE patients MODIFY name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS appointments (
  appointment_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id     VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  doctor_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  status         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  service        VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  starts_at      DATETIME(6),
  ends_at        DATETIME(6),
  booked_at      DATETIME(6),
  reminder       BOOLEAN,
  age            DOUBLE,
  neighbourhood  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  scholarship    BOOLEAN,
  hypertension   BOOLEAN,
  diabetes       BOOLEAN,
  alcoholism     BOOLEAN,
  disabilities   DOUBLE,
  updated_at     DATETIME(6),
  PRIMARY KEY (appointment_id),
  KEY appointments_by_patient (patient_id, starts_at),
  KEY appointments_by_doctor (doctor_id, starts_at),
  CONSTRAINT appointments_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT appointments_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);

CREATE TABLE IF NOT EXISTS no_show_scores (
  appointment_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  model_version  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  probability    DOUBLE NOT NULL,
  flagged        BOOLEAN,
  reason_1       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  reason_2       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  reason_3       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  scored_at      DATETIME(6),
  updated_at     DATETIME(6),
  PRIMARY KEY (appointment_id)
);

CREATE TABLE IF NOT EXISTS schedule_proposals (
  appointment_id  VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  clinic          VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  day             DATE,
  probability     DOUBLE,
  remind          BOOLEAN,
  overbook        BOOLEAN,
  expected_wait   DOUBLE,
  capacity        DOUBLE,
  expected_before DOUBLE,
  expected_after  DOUBLE,
  proposed_at     DATETIME(6),
  updated_at      DATETIME(6),
  PRIMARY KEY (appointment_id)
);
