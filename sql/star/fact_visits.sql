-- Visits.
-- Grain:   one row per visit.
-- Inputs:  visits
-- Columns: visit_key string, patient_key string, doctor_id string, visit_date date, reason string, visit_type string
-- Units:   keys are pseudonyms made with :pseudonym_key.
SELECT sha2(concat(:pseudonym_key, 'visit', visit_id), 256) AS visit_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       doctor_id,
       visit_date,
       reason,
       visit_type
  FROM visits
