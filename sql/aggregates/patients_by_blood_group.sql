-- Patients by ABO and Rh group, where it is known.
-- Grain:   one row per blood group.
-- Inputs:  patients
-- Columns: blood_group string, patients bigint
-- Cells:   blood_group
-- Counts:  patients
-- Units:   counts.
SELECT blood_group
  FROM patients
 WHERE blood_group IS NOT NULL;

SELECT blood_group, count(*) AS patients
  FROM patients_by_blood_group_rows
 GROUP BY blood_group
