-- Visits.
-- Grain:   one row per visit.
-- Inputs:  visits
-- Columns: visit_key string, patient_key string, doctor_id string, visit_date date, reason string, visit_type string, hospital_id string, department string, status string, start_at timestamp, end_at timestamp
-- Free text: reason
-- Units:   keys are pseudonyms made with :pseudonym_key.
SELECT sha2(concat(:pseudonym_key, 'visit', visit_id), 256) AS visit_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       doctor_id,
       visit_date,
       reason,
       visit_type,
       hospital_id,
       department,
       status,
       start_at,
       end_at
  FROM visits
