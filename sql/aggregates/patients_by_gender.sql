-- Patients by administrative gender.
-- Grain:   one row per gender; patients without one are counted under null.
-- Inputs:  patients
-- Columns: gender string, patients bigint
-- Units:   counts.
SELECT gender, count(*) AS patients
  FROM patients
 GROUP BY gender
