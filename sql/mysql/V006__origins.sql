-- Purpose: where each row came from, foreign keys of what the no-show model made, and indexes for what
--          people look for. The publication that follows fills in the files of all rows.
-- Every statement can be repeated: MySQL commits each by itself, and a run may die between two.

-- The file of which the rows of the other tables name the number, as one run took it.
CREATE TABLE IF NOT EXISTS carelake_files (
  file_id      BIGINT NOT NULL,
  source       VARCHAR(255)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  system_name  VARCHAR(255)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  file_name    VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  run_id       VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  delivered_at DATETIME(6),
  PRIMARY KEY (file_id),
  KEY carelake_files_by_run (run_id)
);

DROP PROCEDURE IF EXISTS carelake_change;
DELIMITER //
CREATE PROCEDURE carelake_change(IN there BIGINT, IN statement_text TEXT)
BEGIN
  IF there = 0 THEN
    SET @carelake_change = statement_text;
    PREPARE change_once FROM @carelake_change;
    EXECUTE change_once;
    DEALLOCATE PREPARE change_once;
  END IF;
END //
DELIMITER ;

-- Invisible, so that what others select and insert stays as it was.
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'patients' AND column_name = 'carelake_file'),
  'ALTER TABLE patients ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'hospitals' AND column_name = 'carelake_file'),
  'ALTER TABLE hospitals ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'doctors' AND column_name = 'carelake_file'),
  'ALTER TABLE doctors ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'doctor_roles' AND column_name = 'carelake_file'),
  'ALTER TABLE doctor_roles ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'visits' AND column_name = 'carelake_file'),
  'ALTER TABLE visits ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'lab_reports' AND column_name = 'carelake_file'),
  'ALTER TABLE lab_reports ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'conditions' AND column_name = 'carelake_file'),
  'ALTER TABLE conditions ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'observations' AND column_name = 'carelake_file'),
  'ALTER TABLE observations ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'prescriptions' AND column_name = 'carelake_file'),
  'ALTER TABLE prescriptions ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'procedures' AND column_name = 'carelake_file'),
  'ALTER TABLE procedures ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'allergies' AND column_name = 'carelake_file'),
  'ALTER TABLE allergies ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'immunizations' AND column_name = 'carelake_file'),
  'ALTER TABLE immunizations ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'appointments' AND column_name = 'carelake_file'),
  'ALTER TABLE appointments ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'family_links' AND column_name = 'carelake_file'),
  'ALTER TABLE family_links ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'family_history' AND column_name = 'carelake_file'),
  'ALTER TABLE family_history ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'no_show_scores' AND column_name = 'carelake_file'),
  'ALTER TABLE no_show_scores ADD COLUMN carelake_file BIGINT INVISIBLE');
CALL carelake_change((SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'schedule_proposals' AND column_name = 'carelake_file'),
  'ALTER TABLE schedule_proposals ADD COLUMN carelake_file BIGINT INVISIBLE');

CALL carelake_change((SELECT count(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'patients' AND index_name = 'patients_by_name'),
  'CREATE INDEX patients_by_name ON patients (name)');
CALL carelake_change((SELECT count(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'appointments' AND index_name = 'appointments_by_time'),
  'CREATE INDEX appointments_by_time ON appointments (starts_at)');
CALL carelake_change((SELECT count(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'lab_reports' AND index_name = 'lab_reports_by_type'),
  'CREATE INDEX lab_reports_by_type ON lab_reports (test_type, report_date)');

-- What was made of appointments that are no more.
DELETE FROM no_show_scores WHERE NOT EXISTS (SELECT 1 FROM appointments a WHERE a.appointment_id = no_show_scores.appointment_id);
DELETE FROM schedule_proposals WHERE NOT EXISTS (SELECT 1 FROM appointments a WHERE a.appointment_id = schedule_proposals.appointment_id);
CALL carelake_change((SELECT count(*) FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND table_name = 'no_show_scores' AND constraint_name = 'no_show_scores_appointment'),
  'ALTER TABLE no_show_scores ADD CONSTRAINT no_show_scores_appointment FOREIGN KEY (appointment_id) REFERENCES appointments (appointment_id)');
CALL carelake_change((SELECT count(*) FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND table_name = 'schedule_proposals' AND constraint_name = 'schedule_proposals_appointment'),
  'ALTER TABLE schedule_proposals ADD CONSTRAINT schedule_proposals_appointment FOREIGN KEY (appointment_id) REFERENCES appointments (appointment_id)');

DROP PROCEDURE carelake_change;
DELETE FROM carelake_publications;

ALTER TABLE carelake_publications COMMENT = 'Which version of the lake each table equals; written in the transaction that makes it so';
ALTER TABLE carelake_files COMMENT = 'The files that rows came from, each as one run took it';
ALTER TABLE carelake_unresolved_references COMMENT = 'References to rows that have not come yet: null in their table until they do';
ALTER TABLE carelake_held_back COMMENT = 'Rows that the database refused, so that all others could be published';
