-- How much each hospital does.
-- Grain:   one row per hospital that the visit names, or else its doctor.
-- Inputs:  visits, doctors, hospitals
-- Columns: hospital string, total_visits bigint, unique_patients bigint, active_doctors bigint
-- Cells:   hospital
-- Counts:  unique_patients
-- Units:   counts; an active doctor has at least one visit.
SELECT coalesce(h.name, d.hospital) AS hospital, v.patient_id, v.doctor_id
  FROM visits v
  LEFT JOIN doctors d ON d.doctor_id = v.doctor_id
  LEFT JOIN hospitals h ON h.hospital_id = v.hospital_id;

SELECT hospital,
       count(*) AS total_visits,
       count(DISTINCT patient_id) AS unique_patients,
       count(DISTINCT doctor_id) AS active_doctors
  FROM hospital_visits_rows
 GROUP BY hospital
