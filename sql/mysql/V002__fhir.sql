-- Purpose: every table of the catalogue, with what FHIR sources bring. The tables are made anew, and
--          the publication that follows fills them: what they hold is a copy of the lake.
-- Every statement can be repeated: MySQL commits each by itself, and a run may die between two.

DROP TABLE IF EXISTS family_history;
DROP TABLE IF EXISTS family_links;
DROP TABLE IF EXISTS appointments;
DROP TABLE IF EXISTS immunizations;
DROP TABLE IF EXISTS allergies;
DROP TABLE IF EXISTS procedures;
DROP TABLE IF EXISTS prescriptions;
DROP TABLE IF EXISTS observations;
DROP TABLE IF EXISTS conditions;
DROP TABLE IF EXISTS lab_reports;
DROP TABLE IF EXISTS visits;
DROP TABLE IF EXISTS hospitals;
DROP TABLE IF EXISTS doctors;
DROP TABLE IF EXISTS patients;
DELETE FROM carelake_publications;

CREATE TABLE IF NOT EXISTS patients (
  patient_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name            VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  gender          VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  dob             DATE,
  blood_group     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  city            VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  state           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  postal_code     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  marital_status  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  document_number VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  phone           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  deceased_at     DATETIME(6),
  identifiers     VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at      DATETIME(6),
  PRIMARY KEY (patient_id)
);

CREATE TABLE IF NOT EXISTS doctors (
  doctor_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  specialization VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  hospital       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  city           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  phone          VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  identifiers    VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at     DATETIME(6),
  PRIMARY KEY (doctor_id)
);

CREATE TABLE IF NOT EXISTS hospitals (
  hospital_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  kind        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  city        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  state       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  postal_code VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  phone       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  identifiers VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at  DATETIME(6),
  PRIMARY KEY (hospital_id)
);

CREATE TABLE IF NOT EXISTS visits (
  visit_id    VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id  VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  doctor_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  visit_date  DATE NOT NULL,
  reason      VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  visit_type  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  hospital_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  location_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  department  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  status      VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  class       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  start_at    DATETIME(6),
  end_at      DATETIME(6),
  updated_at  DATETIME(6),
  PRIMARY KEY (visit_id),
  KEY visits_by_patient (patient_id, visit_date),
  KEY visits_by_doctor (doctor_id, patient_id),
  KEY visits_by_hospital (hospital_id),
  KEY visits_by_location (location_id),
  CONSTRAINT visits_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT visits_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id),
  CONSTRAINT visits_hospital FOREIGN KEY (hospital_id) REFERENCES hospitals (hospital_id),
  CONSTRAINT visits_location FOREIGN KEY (location_id) REFERENCES hospitals (hospital_id)
);

CREATE TABLE IF NOT EXISTS lab_reports (
  report_id    VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_id     VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  test_type    VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  result       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  report_date  DATE,
  patient_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  code         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  code_system  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  value_number DOUBLE,
  unit         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  abnormal     BOOLEAN,
  status       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at   DATETIME(6),
  PRIMARY KEY (report_id),
  KEY lab_reports_by_visit (visit_id, report_date),
  KEY lab_reports_by_patient (patient_id, report_date),
  CONSTRAINT lab_reports_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id),
  CONSTRAINT lab_reports_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id)
);

CREATE TABLE IF NOT EXISTS conditions (
  condition_id        VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id          VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_id            VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  code                VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  code_system         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  name                VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  category            VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  clinical_status     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  verification_status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  onset_at            DATETIME(6),
  abated_at           DATETIME(6),
  recorded_at         DATETIME(6),
  updated_at          DATETIME(6),
  PRIMARY KEY (condition_id),
  KEY conditions_by_patient (patient_id, onset_at),
  KEY conditions_by_visit (visit_id),
  CONSTRAINT conditions_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT conditions_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE IF NOT EXISTS observations (
  observation_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id     VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_id       VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  code           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  code_system    VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  name           VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  category       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  value          VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  value_number   DOUBLE,
  unit           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  components     VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  status         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  observed_at    DATETIME(6),
  updated_at     DATETIME(6),
  PRIMARY KEY (observation_id),
  KEY observations_by_patient (patient_id, observed_at),
  KEY observations_by_visit (visit_id),
  CONSTRAINT observations_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT observations_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE IF NOT EXISTS prescriptions (
  prescription_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_id        VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  doctor_id       VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  code            VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  code_system     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  medication      VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  dosage          VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  intent          VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  status          VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  prescribed_at   DATETIME(6),
  updated_at      DATETIME(6),
  PRIMARY KEY (prescription_id),
  KEY prescriptions_by_patient (patient_id, prescribed_at),
  KEY prescriptions_by_visit (visit_id),
  KEY prescriptions_by_doctor (doctor_id),
  CONSTRAINT prescriptions_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT prescriptions_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id),
  CONSTRAINT prescriptions_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);

CREATE TABLE IF NOT EXISTS procedures (
  procedure_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_id     VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  code         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  code_system  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  name         VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  status       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  started_at   DATETIME(6),
  ended_at     DATETIME(6),
  updated_at   DATETIME(6),
  PRIMARY KEY (procedure_id),
  KEY procedures_by_patient (patient_id, started_at),
  KEY procedures_by_visit (visit_id),
  CONSTRAINT procedures_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT procedures_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE IF NOT EXISTS allergies (
  allergy_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  code            VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  code_system     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  allergen        VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  kind            VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  category        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  criticality     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  clinical_status VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  recorded_at     DATETIME(6),
  updated_at      DATETIME(6),
  PRIMARY KEY (allergy_id),
  KEY allergies_by_patient (patient_id),
  CONSTRAINT allergies_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id)
);

CREATE TABLE IF NOT EXISTS immunizations (
  immunization_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_id        VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  code            VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  code_system     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  vaccine         VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  status          VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  given_at        DATETIME(6),
  updated_at      DATETIME(6),
  PRIMARY KEY (immunization_id),
  KEY immunizations_by_patient (patient_id, given_at),
  KEY immunizations_by_visit (visit_id),
  CONSTRAINT immunizations_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT immunizations_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE IF NOT EXISTS appointments (
  appointment_id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id     VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  doctor_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  status         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  service        VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  start_at       DATETIME(6),
  end_at         DATETIME(6),
  booked_at      DATETIME(6),
  updated_at     DATETIME(6),
  PRIMARY KEY (appointment_id),
  KEY appointments_by_patient (patient_id, start_at),
  KEY appointments_by_doctor (doctor_id),
  CONSTRAINT appointments_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT appointments_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);

CREATE TABLE IF NOT EXISTS family_links (
  link_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  relative_id  VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  relationship VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  name         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  phone        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at   DATETIME(6),
  PRIMARY KEY (link_id),
  KEY family_links_by_patient (patient_id),
  KEY family_links_by_relative (relative_id),
  CONSTRAINT family_links_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT family_links_relative FOREIGN KEY (relative_id) REFERENCES patients (patient_id)
);

CREATE TABLE IF NOT EXISTS family_history (
  history_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  relationship VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  conditions   VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  status       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  deceased     BOOLEAN,
  recorded_at  DATETIME(6),
  updated_at   DATETIME(6),
  PRIMARY KEY (history_id),
  KEY family_history_by_patient (patient_id),
  CONSTRAINT family_history_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id)
);

-- References to rows that have not come yet: null in their table until they do.
CREATE TABLE IF NOT EXISTS carelake_unresolved_references (
  table_name  VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  column_name VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  row_key     VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  parent_key  VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (table_name, column_name, row_key),
  KEY unresolved_by_parent (table_name, column_name, parent_key)
);
