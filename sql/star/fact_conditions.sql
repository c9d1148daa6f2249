-- Diagnoses and problems.
-- Grain:   one row per condition.
-- Inputs:  conditions
-- Columns: condition_key string, patient_key string, visit_key string, code string, code_system string, name string, category string, clinical_status string, verification_status string, onset_at timestamp, abated_at timestamp
-- Free text: name without code
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'condition', condition_id), 256) AS condition_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       sha2(concat(:pseudonym_key, 'visit', visit_id), 256) AS visit_key,
       code,
       code_system,
       name,
       category,
       clinical_status,
       verification_status,
       onset_at,
       abated_at
  FROM conditions
