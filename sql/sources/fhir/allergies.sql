-- FHIR AllergyIntolerance.
-- Grain:   one row per resource.
-- Inputs:  fhir_allergies
SELECT _row,
       id AS allergy_id,
       patient AS patient_id,
       code,
       code_system,
       name AS allergen,
       kind,
       category,
       criticality,
       clinical_status,
       CASE length(recorded_at) WHEN 4 THEN concat(recorded_at, '-01-01') WHEN 7 THEN concat(recorded_at, '-01') ELSE recorded_at END AS recorded_at
  FROM fhir_allergies
