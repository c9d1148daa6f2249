-- Laboratory and imaging reports, with their visit's patient and doctor.
-- Grain:   one row per report.
-- Inputs:  lab_reports, visits
-- Columns: report_key string, visit_key string, patient_key string, doctor_id string, report_date date, test_type string, result string, is_abnormal boolean, value_number double, unit string
-- Free text: result
-- Units:   keys are pseudonyms made with :pseudonym_key; is_abnormal is what the laboratory says, or a
--          result other than Normal in the hospital's own words; value_number is in unit.
SELECT sha2(concat(:pseudonym_key, 'report', r.report_id), 256) AS report_key,
       sha2(concat(:pseudonym_key, 'visit', r.visit_id), 256) AS visit_key,
       sha2(concat(:pseudonym_key, 'patient', coalesce(r.patient_id, v.patient_id)), 256) AS patient_key,
       v.doctor_id,
       r.report_date,
       r.test_type,
       r.result,
       coalesce(r.abnormal, CASE WHEN r.status IS NULL THEN r.result <> 'Normal' END) AS is_abnormal,
       r.value_number,
       r.unit
  FROM lab_reports r
  LEFT JOIN visits v ON v.visit_id = r.visit_id
