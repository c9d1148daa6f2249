-- Illnesses of relatives.
-- Grain:   one row per relative.
-- Inputs:  family_history
-- Columns: history_key string, patient_key string, relationship string, conditions string, status string, deceased boolean
-- Free text: conditions
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'history', history_id), 256) AS history_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       relationship,
       conditions,
       status,
       deceased
  FROM family_history
