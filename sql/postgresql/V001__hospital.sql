-- Purpose: the hospital's records as an OLTP schema: keys, foreign keys, and the indexes that the
--          functions, foreign keys and people read by. Columns and their order are the contracts';
--          after them comes the number of the file that the row came from.

CREATE TABLE hospitals (
  hospital_id   VARCHAR(128) COLLATE "C" NOT NULL,
  name          VARCHAR(255) NOT NULL,
  kind          VARCHAR(255),
  city          VARCHAR(255),
  state         VARCHAR(255),
  postal_code   VARCHAR(255),
  phone         VARCHAR(255),
  identifiers   VARCHAR(1024),
  updated_at    TIMESTAMPTZ,
  carelake_file BIGINT,
  PRIMARY KEY (hospital_id)
);

CREATE TABLE doctors (
  doctor_id      VARCHAR(128) COLLATE "C" NOT NULL,
  name           VARCHAR(255) NOT NULL,
  specialization VARCHAR(255),
  hospital       VARCHAR(255),
  city           VARCHAR(255),
  phone          VARCHAR(255),
  identifiers    VARCHAR(1024),
  hospital_id    VARCHAR(128) COLLATE "C",
  updated_at     TIMESTAMPTZ,
  carelake_file  BIGINT,
  PRIMARY KEY (doctor_id),
  CONSTRAINT doctors_hospital FOREIGN KEY (hospital_id) REFERENCES hospitals (hospital_id)
);

CREATE TABLE patients (
  patient_id      VARCHAR(128) COLLATE "C" NOT NULL,
  name            VARCHAR(255),
  gender          VARCHAR(255),
  dob             DATE,
  blood_group     VARCHAR(255),
  city            VARCHAR(255),
  state           VARCHAR(255),
  postal_code     VARCHAR(255),
  marital_status  VARCHAR(255),
  document_number VARCHAR(255),
  phone           VARCHAR(255),
  deceased_at     TIMESTAMPTZ,
  identifiers     VARCHAR(1024),
  updated_at      TIMESTAMPTZ,
  carelake_file   BIGINT,
  PRIMARY KEY (patient_id)
);

CREATE TABLE doctor_roles (
  role_id        VARCHAR(128) COLLATE "C" NOT NULL,
  doctor_id      VARCHAR(128) COLLATE "C",
  specialization VARCHAR(255),
  active         BOOLEAN,
  updated_at     TIMESTAMPTZ,
  carelake_file  BIGINT,
  PRIMARY KEY (role_id),
  CONSTRAINT doctor_roles_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);

CREATE TABLE visits (
  visit_id      VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id    VARCHAR(128) COLLATE "C" NOT NULL,
  doctor_id     VARCHAR(128) COLLATE "C",
  visit_date    DATE NOT NULL,
  reason        VARCHAR(255),
  visit_type    VARCHAR(255),
  hospital_id   VARCHAR(128) COLLATE "C",
  location_id   VARCHAR(128) COLLATE "C",
  department    VARCHAR(255),
  status        VARCHAR(255),
  class         VARCHAR(255),
  start_at      TIMESTAMPTZ,
  end_at        TIMESTAMPTZ,
  updated_at    TIMESTAMPTZ,
  carelake_file BIGINT,
  PRIMARY KEY (visit_id),
  CONSTRAINT visits_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT visits_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id),
  CONSTRAINT visits_hospital FOREIGN KEY (hospital_id) REFERENCES hospitals (hospital_id),
  CONSTRAINT visits_location FOREIGN KEY (location_id) REFERENCES hospitals (hospital_id)
);

CREATE TABLE lab_reports (
  report_id     VARCHAR(128) COLLATE "C" NOT NULL,
  visit_id      VARCHAR(128) COLLATE "C",
  test_type     VARCHAR(255),
  result        VARCHAR(255),
  report_date   DATE,
  patient_id    VARCHAR(128) COLLATE "C",
  code          VARCHAR(255),
  code_system   VARCHAR(255),
  value_number  DOUBLE PRECISION,
  unit          VARCHAR(255),
  abnormal      BOOLEAN,
  status        VARCHAR(255),
  updated_at    TIMESTAMPTZ,
  carelake_file BIGINT,
  PRIMARY KEY (report_id),
  CONSTRAINT lab_reports_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id),
  CONSTRAINT lab_reports_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id)
);

CREATE TABLE conditions (
  condition_id        VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id          VARCHAR(128) COLLATE "C" NOT NULL,
  visit_id            VARCHAR(128) COLLATE "C",
  code                VARCHAR(255),
  code_system         VARCHAR(255),
  name                VARCHAR(1024),
  category            VARCHAR(255),
  clinical_status     VARCHAR(255),
  verification_status VARCHAR(255),
  onset_at            TIMESTAMPTZ,
  abated_at           TIMESTAMPTZ,
  recorded_at         TIMESTAMPTZ,
  updated_at          TIMESTAMPTZ,
  carelake_file       BIGINT,
  PRIMARY KEY (condition_id),
  CONSTRAINT conditions_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT conditions_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE observations (
  observation_id VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id     VARCHAR(128) COLLATE "C" NOT NULL,
  visit_id       VARCHAR(128) COLLATE "C",
  code           VARCHAR(255),
  code_system    VARCHAR(255),
  name           VARCHAR(1024),
  category       VARCHAR(255),
  value          VARCHAR(4000),
  value_number   DOUBLE PRECISION,
  unit           VARCHAR(255),
  components     VARCHAR(4000),
  status         VARCHAR(255),
  observed_at    TIMESTAMPTZ,
  updated_at     TIMESTAMPTZ,
  carelake_file  BIGINT,
  PRIMARY KEY (observation_id),
  CONSTRAINT observations_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT observations_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE prescriptions (
  prescription_id VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id      VARCHAR(128) COLLATE "C" NOT NULL,
  visit_id        VARCHAR(128) COLLATE "C",
  doctor_id       VARCHAR(128) COLLATE "C",
  code            VARCHAR(255),
  code_system     VARCHAR(255),
  medication      VARCHAR(1024),
  dosage          VARCHAR(4000),
  intent          VARCHAR(255),
  status          VARCHAR(255),
  prescribed_at   TIMESTAMPTZ,
  updated_at      TIMESTAMPTZ,
  carelake_file   BIGINT,
  PRIMARY KEY (prescription_id),
  CONSTRAINT prescriptions_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT prescriptions_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id),
  CONSTRAINT prescriptions_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);

CREATE TABLE procedures (
  procedure_id  VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id    VARCHAR(128) COLLATE "C" NOT NULL,
  visit_id      VARCHAR(128) COLLATE "C",
  code          VARCHAR(255),
  code_system   VARCHAR(255),
  name          VARCHAR(1024),
  status        VARCHAR(255),
  started_at    TIMESTAMPTZ,
  ended_at      TIMESTAMPTZ,
  updated_at    TIMESTAMPTZ,
  carelake_file BIGINT,
  PRIMARY KEY (procedure_id),
  CONSTRAINT procedures_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT procedures_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE allergies (
  allergy_id      VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id      VARCHAR(128) COLLATE "C" NOT NULL,
  code            VARCHAR(255),
  code_system     VARCHAR(255),
  allergen        VARCHAR(1024),
  kind            VARCHAR(255),
  category        VARCHAR(255),
  criticality     VARCHAR(255),
  clinical_status VARCHAR(255),
  recorded_at     TIMESTAMPTZ,
  updated_at      TIMESTAMPTZ,
  carelake_file   BIGINT,
  PRIMARY KEY (allergy_id),
  CONSTRAINT allergies_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id)
);

CREATE TABLE immunizations (
  immunization_id VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id      VARCHAR(128) COLLATE "C" NOT NULL,
  visit_id        VARCHAR(128) COLLATE "C",
  code            VARCHAR(255),
  code_system     VARCHAR(255),
  vaccine         VARCHAR(1024),
  status          VARCHAR(255),
  given_at        TIMESTAMPTZ,
  updated_at      TIMESTAMPTZ,
  carelake_file   BIGINT,
  PRIMARY KEY (immunization_id),
  CONSTRAINT immunizations_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT immunizations_visit FOREIGN KEY (visit_id) REFERENCES visits (visit_id)
);

CREATE TABLE appointments (
  appointment_id VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id     VARCHAR(128) COLLATE "C" NOT NULL,
  doctor_id      VARCHAR(128) COLLATE "C",
  status         VARCHAR(255),
  service        VARCHAR(1024),
  starts_at      TIMESTAMPTZ,
  ends_at        TIMESTAMPTZ,
  booked_at      TIMESTAMPTZ,
  reminder       BOOLEAN,
  age            DOUBLE PRECISION,
  neighbourhood  VARCHAR(255),
  scholarship    BOOLEAN,
  hypertension   BOOLEAN,
  diabetes       BOOLEAN,
  alcoholism     BOOLEAN,
  disabilities   DOUBLE PRECISION,
  updated_at     TIMESTAMPTZ,
  carelake_file  BIGINT,
  PRIMARY KEY (appointment_id),
  CONSTRAINT appointments_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT appointments_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);

CREATE TABLE family_links (
  link_id       VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id    VARCHAR(128) COLLATE "C" NOT NULL,
  relative_id   VARCHAR(128) COLLATE "C",
  relationship  VARCHAR(1024),
  name          VARCHAR(255),
  phone         VARCHAR(255),
  updated_at    TIMESTAMPTZ,
  carelake_file BIGINT,
  PRIMARY KEY (link_id),
  CONSTRAINT family_links_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id),
  CONSTRAINT family_links_relative FOREIGN KEY (relative_id) REFERENCES patients (patient_id)
);

CREATE TABLE family_history (
  history_id    VARCHAR(128) COLLATE "C" NOT NULL,
  patient_id    VARCHAR(128) COLLATE "C" NOT NULL,
  relationship  VARCHAR(1024),
  conditions    VARCHAR(4000),
  status        VARCHAR(255),
  deceased      BOOLEAN,
  recorded_at   TIMESTAMPTZ,
  updated_at    TIMESTAMPTZ,
  carelake_file BIGINT,
  PRIMARY KEY (history_id),
  CONSTRAINT family_history_patient FOREIGN KEY (patient_id) REFERENCES patients (patient_id)
);

CREATE TABLE no_show_scores (
  appointment_id VARCHAR(128) COLLATE "C" NOT NULL,
  model_version  VARCHAR(255) NOT NULL,
  probability    DOUBLE PRECISION NOT NULL,
  flagged        BOOLEAN,
  reason_1       VARCHAR(255),
  reason_2       VARCHAR(255),
  reason_3       VARCHAR(255),
  scored_at      TIMESTAMPTZ,
  updated_at     TIMESTAMPTZ,
  carelake_file  BIGINT,
  PRIMARY KEY (appointment_id),
  CONSTRAINT no_show_scores_appointment FOREIGN KEY (appointment_id) REFERENCES appointments (appointment_id)
);

CREATE TABLE schedule_proposals (
  appointment_id  VARCHAR(128) COLLATE "C" NOT NULL,
  clinic          VARCHAR(255),
  day             DATE,
  probability     DOUBLE PRECISION,
  remind          BOOLEAN,
  overbook        BOOLEAN,
  expected_wait   DOUBLE PRECISION,
  capacity        DOUBLE PRECISION,
  expected_before DOUBLE PRECISION,
  expected_after  DOUBLE PRECISION,
  proposed_at     TIMESTAMPTZ,
  updated_at      TIMESTAMPTZ,
  carelake_file   BIGINT,
  PRIMARY KEY (appointment_id),
  CONSTRAINT schedule_proposals_appointment FOREIGN KEY (appointment_id) REFERENCES appointments (appointment_id)
);

-- Which version of the lake each table equals; written in the transaction that makes it so.
CREATE TABLE carelake_publications (
  table_name    VARCHAR(64) COLLATE "C" NOT NULL,
  lake_table_id VARCHAR(64) COLLATE "C" NOT NULL,
  lake_version  BIGINT NOT NULL,
  run_id        VARCHAR(64) NOT NULL,
  published_at  TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (table_name)
);

-- The files that rows came from, each as one run took it.
CREATE TABLE carelake_files (
  file_id      BIGINT NOT NULL,
  source       VARCHAR(255) COLLATE "C",
  system_name  VARCHAR(255) COLLATE "C",
  file_name    VARCHAR(4000) COLLATE "C",
  run_id       VARCHAR(64) COLLATE "C",
  delivered_at TIMESTAMPTZ,
  PRIMARY KEY (file_id)
);

-- References to rows that have not come yet: null in their table until they do.
CREATE TABLE carelake_unresolved_references (
  table_name  VARCHAR(64) COLLATE "C" NOT NULL,
  column_name VARCHAR(64) COLLATE "C" NOT NULL,
  row_key     VARCHAR(128) COLLATE "C" NOT NULL,
  parent_key  VARCHAR(128) COLLATE "C" NOT NULL,
  PRIMARY KEY (table_name, column_name, row_key)
);

-- Rows that the database refused, so that all others could be published.
CREATE TABLE carelake_held_back (
  table_name VARCHAR(64) COLLATE "C" NOT NULL,
  row_key    VARCHAR(128) COLLATE "C" NOT NULL,
  reason     VARCHAR(64) COLLATE "C" NOT NULL,
  PRIMARY KEY (table_name, row_key)
);

CREATE INDEX doctors_by_hospital ON doctors (hospital_id);
CREATE INDEX doctor_roles_by_doctor ON doctor_roles (doctor_id);
CREATE INDEX visits_by_patient ON visits (patient_id, visit_date);
CREATE INDEX visits_by_doctor ON visits (doctor_id, patient_id);
CREATE INDEX visits_by_hospital ON visits (hospital_id);
CREATE INDEX visits_by_location ON visits (location_id);
CREATE INDEX lab_reports_by_visit ON lab_reports (visit_id, report_date);
CREATE INDEX lab_reports_by_patient ON lab_reports (patient_id, report_date);
CREATE INDEX conditions_by_patient ON conditions (patient_id, onset_at);
CREATE INDEX conditions_by_visit ON conditions (visit_id);
CREATE INDEX observations_by_patient ON observations (patient_id, observed_at);
CREATE INDEX observations_by_visit ON observations (visit_id);
CREATE INDEX prescriptions_by_patient ON prescriptions (patient_id, prescribed_at);
CREATE INDEX prescriptions_by_visit ON prescriptions (visit_id);
CREATE INDEX prescriptions_by_doctor ON prescriptions (doctor_id);
CREATE INDEX procedures_by_patient ON procedures (patient_id, started_at);
CREATE INDEX procedures_by_visit ON procedures (visit_id);
CREATE INDEX allergies_by_patient ON allergies (patient_id);
CREATE INDEX immunizations_by_patient ON immunizations (patient_id, given_at);
CREATE INDEX immunizations_by_visit ON immunizations (visit_id);
CREATE INDEX appointments_by_patient ON appointments (patient_id, starts_at);
CREATE INDEX appointments_by_doctor ON appointments (doctor_id, starts_at);
CREATE INDEX family_links_by_patient ON family_links (patient_id);
CREATE INDEX family_links_by_relative ON family_links (relative_id);
CREATE INDEX family_history_by_patient ON family_history (patient_id);
CREATE INDEX unresolved_by_parent ON carelake_unresolved_references (table_name, column_name, parent_key);
CREATE INDEX carelake_files_by_run ON carelake_files (run_id);
CREATE INDEX patients_by_name ON patients (lower(name) text_pattern_ops);
CREATE INDEX appointments_by_time ON appointments (starts_at);
CREATE INDEX lab_reports_by_type ON lab_reports (test_type, report_date);

COMMENT ON TABLE carelake_publications IS 'Which version of the lake each table equals; written in the transaction that makes it so';
COMMENT ON TABLE carelake_files IS 'The files that rows came from, each as one run took it';
COMMENT ON TABLE carelake_unresolved_references IS 'References to rows that have not come yet: null in their table until they do';
COMMENT ON TABLE carelake_held_back IS 'Rows that the database refused, so that all others could be published';
