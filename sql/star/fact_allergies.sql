-- Allergies and intolerances.
-- Grain:   one row per allergy.
-- Inputs:  allergies
-- Columns: allergy_key string, patient_key string, code string, code_system string, allergen string, kind string, category string, criticality string, clinical_status string, recorded_at timestamp
-- Free text: allergen without code
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'allergy', allergy_id), 256) AS allergy_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       code,
       code_system,
       allergen,
       kind,
       category,
       criticality,
       clinical_status,
       recorded_at
  FROM allergies
