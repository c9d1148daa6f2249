-- Patients without anything that identifies them directly.
-- Grain:   one row per patient.
-- Inputs:  patients
-- Columns: patient_key string, gender string, age_band string, blood_group string, city string
-- Free text: none
-- Quasi-identifiers: city, blood_group, age_band, gender
-- Units:   age in completed years on the day of :as_of, 90 and over as one band, null for
--          those not born by then; patient_key is a pseudonym made with :pseudonym_key.
SELECT sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       gender,
       CASE
         WHEN dob > :as_of THEN NULL
         WHEN floor(months_between(:as_of, dob) / 12) >= 90 THEN '90+'
         ELSE concat(lpad(10 * floor(months_between(:as_of, dob) / 120), 2, '0'), '-',
                     lpad(10 * floor(months_between(:as_of, dob) / 120) + 9, 2, '0'))
       END AS age_band,
       blood_group,
       city
  FROM patients
