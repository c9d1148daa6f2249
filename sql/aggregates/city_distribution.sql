-- Where the patients live.
-- Grain:   one row per city; patients without one are counted under null.
-- Inputs:  patients
-- Columns: city string, patient_count bigint
-- Cells:   city
-- Counts:  patient_count
-- Units:   counts.
SELECT city
  FROM patients;

SELECT city, count(*) AS patient_count
  FROM city_distribution_rows
 GROUP BY city
