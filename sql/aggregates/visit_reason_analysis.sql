-- Why patients come.
-- Grain:   one row per reason.
-- Inputs:  visits
-- Columns: reason string, total_visits bigint, unique_patients bigint
-- Units:   counts.
SELECT reason, count(*) AS total_visits, count(DISTINCT patient_id) AS unique_patients
  FROM visits
 GROUP BY reason
