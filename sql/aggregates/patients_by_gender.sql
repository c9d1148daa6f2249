-- Patients by administrative gender.
-- Grain:   one row per gender; patients without one are counted under null.
-- Inputs:  patients
-- Columns: gender string, patients bigint
-- Cells:   gender
-- Counts:  patients
-- Units:   counts.
SELECT gender
  FROM patients;

SELECT gender, count(*) AS patients
  FROM patients_by_gender_rows
 GROUP BY gender
