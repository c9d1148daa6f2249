-- Vaccinations.
-- Grain:   one row per vaccination.
-- Inputs:  immunizations
-- Columns: immunization_key string, patient_key string, visit_key string, code string, code_system string, vaccine string, status string, given_at timestamp
-- Free text: vaccine without code
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'immunization', immunization_id), 256) AS immunization_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       sha2(concat(:pseudonym_key, 'visit', visit_id), 256) AS visit_key,
       code,
       code_system,
       vaccine,
       status,
       given_at
  FROM immunizations
