-- Which specialties are asked for.
-- Grain:   one row per specialization of the doctors seen.
-- Inputs:  visits, doctors
-- Columns: specialization string, visits bigint, unique_patients bigint
-- Units:   counts.
SELECT d.specialization,
       count(*) AS visits,
       count(DISTINCT v.patient_id) AS unique_patients
  FROM visits v
  JOIN doctors d ON d.doctor_id = v.doctor_id
 GROUP BY d.specialization
