-- Patients by ABO and Rh group, where it is known.
-- Grain:   one row per blood group.
-- Inputs:  patients
-- Columns: blood_group string, patients bigint
-- Units:   counts.
SELECT blood_group, count(*) AS patients
  FROM patients
 WHERE blood_group IS NOT NULL
 GROUP BY blood_group
