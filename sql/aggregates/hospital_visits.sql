-- How much each hospital does.
-- Grain:   one row per hospital whose doctors have seen anyone.
-- Inputs:  visits, doctors
-- Columns: hospital string, total_visits bigint, unique_patients bigint, active_doctors bigint
-- Units:   counts; an active doctor has at least one visit.
SELECT d.hospital,
       count(*) AS total_visits,
       count(DISTINCT v.patient_id) AS unique_patients,
       count(DISTINCT v.doctor_id) AS active_doctors
  FROM visits v
  JOIN doctors d ON d.doctor_id = v.doctor_id
 GROUP BY d.hospital
