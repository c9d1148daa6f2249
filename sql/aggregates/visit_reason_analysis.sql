-- Why patients come.
-- Grain:   one row per reason.
-- Inputs:  visits
-- Columns: reason string, total_visits bigint, unique_patients bigint
-- Cells:   reason
-- Counts:  unique_patients
-- Units:   counts.
SELECT reason, patient_id
  FROM visits;

SELECT reason, count(*) AS total_visits, count(DISTINCT patient_id) AS unique_patients
  FROM visit_reason_analysis_rows
 GROUP BY reason
