-- Measurements and findings.
-- Grain:   one row per observation.
-- Inputs:  observations
-- Columns: observation_key string, patient_key string, visit_key string, code string, code_system string, name string, category string, value string, value_number double, unit string, components string, status string, observed_at timestamp
-- Free text: value, components, name without code
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC. value_number is in unit.
SELECT sha2(concat(:pseudonym_key, 'observation', observation_id), 256) AS observation_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       sha2(concat(:pseudonym_key, 'visit', visit_id), 256) AS visit_key,
       code,
       code_system,
       name,
       category,
       value,
       value_number,
       unit,
       components,
       status,
       observed_at
  FROM observations
