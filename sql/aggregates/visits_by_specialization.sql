-- Which specialties are asked for.
-- Grain:   one row per specialization of the doctors seen.
-- Inputs:  visits, doctors
-- Columns: specialization string, visits bigint, unique_patients bigint
-- Cells:   specialization
-- Counts:  unique_patients
-- Units:   counts.
SELECT d.specialization, v.patient_id
  FROM visits v
  JOIN doctors d ON d.doctor_id = v.doctor_id;

SELECT specialization,
       count(*) AS visits,
       count(DISTINCT patient_id) AS unique_patients
  FROM visits_by_specialization_rows
 GROUP BY specialization
