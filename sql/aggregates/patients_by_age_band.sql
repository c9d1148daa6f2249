-- Patients by age on the day of :as_of.
-- Grain:   one row per band of ten years; 90+ is open; patients without a birth date are under null.
-- Inputs:  patients
-- Columns: age_band string, patients bigint
-- Units:   completed years; counts.
SELECT CASE
         WHEN dob IS NULL THEN NULL
         WHEN floor(months_between(:as_of, dob) / 12) >= 90 THEN '90+'
         ELSE concat(lpad(10 * floor(months_between(:as_of, dob) / 120), 2, '0'), '-',
                     lpad(10 * floor(months_between(:as_of, dob) / 120) + 9, 2, '0'))
       END AS age_band,
       count(*) AS patients
  FROM patients
 GROUP BY 1
