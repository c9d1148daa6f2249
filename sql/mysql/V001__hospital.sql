-- Purpose: the hospital's records as an OLTP schema: keys, foreign keys, and the indexes that the
--          procedures read by. Columns and their order are the contracts'.
-- Every statement can be repeated: MySQL commits each by itself, and a run may die between two.

CREATE TABLE IF NOT EXISTS patients (
  patient_id  VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  gender      VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  dob         DATE,
  blood_group VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  city        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at  DATETIME(6),
  PRIMARY KEY (patient_id)
);

CREATE TABLE IF NOT EXISTS doctors (
  doctor_id      VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  specialization VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  hospital       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at     DATETIME(6),
  PRIMARY KEY (doctor_id)
);

CREATE TABLE IF NOT EXISTS visits (
  visit_id   VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  patient_id VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  doctor_id  VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_date DATE NOT NULL,
  reason     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  visit_type VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  updated_at DATETIME(6),
  PRIMARY KEY (visit_id),
  KEY visits_by_patient (patient_id, visit_date),
  KEY visits_by_doctor (doctor_id, patient_id),
  CONSTRAINT visits_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT visits_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);

CREATE TABLE IF NOT EXISTS lab_reports (
  report_id   VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  visit_id    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  test_type   VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  result      VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  report_date DATE,
  updated_at  DATETIME(6),
  PRIMARY KEY (report_id),
  KEY lab_reports_by_visit (visit_id, report_date),
  CONSTRAINT lab_reports_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

-- Which version of the lake each table equals; written in the transaction that makes it so.
CREATE TABLE IF NOT EXISTS carelake_publications (
  table_name    VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  lake_table_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  lake_version  BIGINT      NOT NULL,
  run_id        VARCHAR(64) NOT NULL,
  published_at  DATETIME(6) NOT NULL,
  PRIMARY KEY (table_name)
);
