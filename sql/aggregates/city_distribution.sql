-- Where the patients live.
-- Grain:   one row per city; patients without one are counted under null.
-- Inputs:  patients
-- Columns: city string, patient_count bigint
-- Units:   counts.
SELECT city, count(*) AS patient_count
  FROM patients
 GROUP BY city
