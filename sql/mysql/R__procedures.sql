-- Purpose: what the hospital's own programs ask. An unknown id gives an empty result.

DROP PROCEDURE IF EXISTS GetPatientHistory;
DROP PROCEDURE IF EXISTS GetPatientLabReports;
DROP PROCEDURE IF EXISTS GetDoctorSummary;

-- A patient's visits, newest first.
CREATE PROCEDURE GetPatientHistory(IN pid VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
READS SQL DATA
SELECT p.name, p.gender, p.dob, p.blood_group, p.city,
       v.visit_date, v.reason, v.visit_type,
       d.name AS doctor_name, d.specialization, d.hospital,
       v.visit_id
  FROM patients p
  JOIN visits v ON v.patient_id = p.patient_id
  LEFT JOIN doctors d ON d.doctor_id = v.doctor_id
 WHERE p.patient_id = pid
 ORDER BY v.visit_date DESC, v.visit_id DESC;

-- A patient's reports, newest first.
CREATE PROCEDURE GetPatientLabReports(IN pid VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
READS SQL DATA
SELECT p.name AS patient_name, v.visit_date, v.reason, l.test_type, l.result, l.report_date,
       l.visit_id, l.report_id, l.abnormal
  FROM (SELECT report_id FROM lab_reports WHERE patient_id = pid
         UNION
        SELECT r.report_id
          FROM visits w
          JOIN lab_reports r ON r.visit_id = w.visit_id
         WHERE w.patient_id = pid AND r.patient_id IS NULL) mine
  JOIN lab_reports l ON l.report_id = mine.report_id
  LEFT JOIN visits v ON v.visit_id = l.visit_id
  JOIN patients p ON p.patient_id = pid
 ORDER BY l.report_date DESC, l.report_id DESC;

-- One row for a known doctor, also for one without visits.
CREATE PROCEDURE GetDoctorSummary(IN did VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
READS SQL DATA
SELECT d.name AS doctor_name, d.specialization, d.hospital,
       COUNT(v.visit_id) AS total_visits, COUNT(DISTINCT v.patient_id) AS unique_patients
  FROM doctors d
  LEFT JOIN visits v ON v.doctor_id = d.doctor_id
 WHERE d.doctor_id = did
 GROUP BY d.doctor_id, d.name, d.specialization, d.hospital;
