-- Purpose: what the hospital's own programs ask. An unknown id gives an empty result.

DROP FUNCTION IF EXISTS get_patient_history(VARCHAR);
DROP FUNCTION IF EXISTS get_patient_lab_reports(VARCHAR);
DROP FUNCTION IF EXISTS get_doctor_summary(VARCHAR);

-- A patient's visits, newest first.
CREATE FUNCTION get_patient_history(pid VARCHAR)
RETURNS TABLE (name VARCHAR, gender VARCHAR, dob DATE, blood_group VARCHAR, city VARCHAR,
               visit_date DATE, reason VARCHAR, visit_type VARCHAR,
               doctor_name VARCHAR, specialization VARCHAR, hospital VARCHAR,
               visit_id VARCHAR)
LANGUAGE sql STABLE AS $$
SELECT p.name, p.gender, p.dob, p.blood_group, p.city,
       v.visit_date, v.reason, v.visit_type,
       d.name, d.specialization, d.hospital,
       v.visit_id
  FROM patients p
  JOIN visits v ON v.patient_id = p.patient_id
  LEFT JOIN doctors d ON d.doctor_id = v.doctor_id
 WHERE p.patient_id = pid
 ORDER BY v.visit_date DESC, v.visit_id DESC;
$$;

-- A patient's reports, newest first: those that name the patient, and those that only name a visit.
CREATE FUNCTION get_patient_lab_reports(pid VARCHAR)
RETURNS TABLE (patient_name VARCHAR, visit_date DATE, reason VARCHAR,
               test_type VARCHAR, result VARCHAR, report_date DATE,
               visit_id VARCHAR, report_id VARCHAR, abnormal BOOLEAN)
LANGUAGE sql STABLE AS $$
SELECT p.name, v.visit_date, v.reason, l.test_type, l.result, l.report_date,
       l.visit_id, l.report_id, l.abnormal
  FROM (SELECT o.report_id FROM lab_reports o WHERE o.patient_id = pid
         UNION
        SELECT r.report_id
          FROM visits w
          JOIN lab_reports r ON r.visit_id = w.visit_id
         WHERE w.patient_id = pid AND r.patient_id IS NULL) mine
  JOIN lab_reports l ON l.report_id = mine.report_id
  LEFT JOIN visits v ON v.visit_id = l.visit_id
  JOIN patients p ON p.patient_id = pid
 ORDER BY l.report_date DESC NULLS LAST, l.report_id DESC;
$$;

-- One row for a known doctor, also for one without visits.
CREATE FUNCTION get_doctor_summary(did VARCHAR)
RETURNS TABLE (doctor_name VARCHAR, specialization VARCHAR, hospital VARCHAR,
               total_visits BIGINT, unique_patients BIGINT)
LANGUAGE sql STABLE AS $$
SELECT d.name, d.specialization, d.hospital,
       COUNT(v.visit_id), COUNT(DISTINCT v.patient_id)
  FROM doctors d
  LEFT JOIN visits v ON v.doctor_id = d.doctor_id
 WHERE d.doctor_id = did
 GROUP BY d.doctor_id, d.name, d.specialization, d.hospital;
$$;
