-- Laboratory and imaging reports, with their visit's patient and doctor.
-- Grain:   one row per report.
-- Inputs:  lab_reports, visits
-- Columns: report_key string, visit_key string, patient_key string, doctor_id string, report_date date, test_type string, result string, is_abnormal boolean
-- Units:   keys are pseudonyms made with :pseudonym_key; is_abnormal is a result other than Normal.
SELECT sha2(concat(:pseudonym_key, 'report', r.report_id), 256) AS report_key,
       sha2(concat(:pseudonym_key, 'visit', r.visit_id), 256) AS visit_key,
       sha2(concat(:pseudonym_key, 'patient', v.patient_id), 256) AS patient_key,
       v.doctor_id,
       r.report_date,
       r.test_type,
       r.result,
       r.result <> 'Normal' AS is_abnormal
  FROM lab_reports r
  JOIN visits v ON v.visit_id = r.visit_id
