-- Procedures.
-- Grain:   one row per procedure.
-- Inputs:  procedures
-- Columns: procedure_key string, patient_key string, visit_key string, code string, code_system string, name string, status string, started_at timestamp, ended_at timestamp
-- Free text: name without code
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'procedure', procedure_id), 256) AS procedure_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       sha2(concat(:pseudonym_key, 'visit', visit_id), 256) AS visit_key,
       code,
       code_system,
       name,
       status,
       started_at,
       ended_at
  FROM procedures
