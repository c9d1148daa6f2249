-- Visits and patients of each doctor who has seen anyone.
-- Grain:   one row per doctor with at least one visit.
-- Inputs:  visits, doctors
-- Columns: doctor_id string, total_visits bigint, unique_patients bigint, name string, specialization string, hospital string
-- Units:   counts.
SELECT v.doctor_id,
       v.total_visits,
       v.unique_patients,
       d.name,
       d.specialization,
       d.hospital
  FROM (SELECT doctor_id, count(*) AS total_visits, count(DISTINCT patient_id) AS unique_patients
          FROM visits
         GROUP BY doctor_id) v
  JOIN doctors d ON d.doctor_id = v.doctor_id
