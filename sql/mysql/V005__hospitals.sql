-- Purpose: doctors point to their hospitals, and have roles. The table of doctors is made anew, and the
--          publication that follows fills it: what it holds is a copy of the lake.
-- Every statement can be repeated: MySQL commits each by itself, and a run may die between two.

-- Rows of other tables keep pointing to doctors that come again.
SET FOREIGN_KEY_CHECKS = 0;
DROP TABLE IF EXISTS doctors;
DELETE FROM carelake_publications WHERE table_name = 'doctors';

CREATE TABLE IF NOT EXISTS doctors (
  doctor_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  specialization VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  hospital       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  city           VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  phone          VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  identifiers    VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  hospital_id    VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  updated_at     DATETIME(6),
  PRIMARY KEY (doctor_id),
  KEY doctors_by_hospital (hospital_id),
  CONSTRAINT doctors_hospital FOREIGN KEY (hospital_id) REFERENCES hospitals (hospital_id)
);
SET FOREIGN_KEY_CHECKS = 1;

CREATE TABLE IF NOT EXISTS doctor_roles (
  role_id        VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  doctor_id      VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  specialization VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  active         BOOLEAN,
  updated_at     DATETIME(6),
  PRIMARY KEY (role_id),
  KEY doctor_roles_by_doctor (doctor_id),
  CONSTRAINT doctor_roles_doctor FOREIGN KEY (doctor_id) REFERENCES doctors (doctor_id)
);
