-- Visits and patients of each doctor who has seen anyone.
-- Grain:   one row per doctor with at least one visit.
-- Inputs:  visits, doctors
-- Columns: doctor_id string, total_visits bigint, unique_patients bigint, name string, specialization string, hospital string
-- Cells:   doctor_id, name, specialization, hospital
-- Counts:  unique_patients
-- Units:   counts.
SELECT v.doctor_id, v.patient_id, d.name, d.specialization, d.hospital
  FROM visits v
  JOIN doctors d ON d.doctor_id = v.doctor_id;

SELECT doctor_id,
       count(*) AS total_visits,
       count(DISTINCT patient_id) AS unique_patients,
       name,
       specialization,
       hospital
  FROM doctor_summary_rows
 GROUP BY doctor_id, name, specialization, hospital
