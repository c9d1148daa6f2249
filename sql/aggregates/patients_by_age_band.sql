-- Patients by age on the day of :as_of.
-- Grain:   one row per band of ten years; 90+ is open; patients without a birth date, or not born on that day, are under null.
-- Inputs:  patients
-- Columns: age_band string, patients bigint
-- Cells:   age_band
-- Counts:  patients
-- Units:   completed years; counts.
SELECT CASE
         WHEN dob > :as_of THEN NULL
         WHEN floor(months_between(:as_of, dob) / 12) >= 90 THEN '90+'
         ELSE concat(lpad(10 * floor(months_between(:as_of, dob) / 120), 2, '0'), '-',
                     lpad(10 * floor(months_between(:as_of, dob) / 120) + 9, 2, '0'))
       END AS age_band
  FROM patients;

SELECT age_band, count(*) AS patients
  FROM patients_by_age_band_rows
 GROUP BY age_band
