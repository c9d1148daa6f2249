-- FHIR Immunization.
-- Grain:   one row per resource.
-- Inputs:  fhir_immunizations
SELECT _row,
       id AS immunization_id,
       patient AS patient_id,
       encounter AS visit_id,
       code,
       code_system,
       name AS vaccine,
       status,
       CASE length(given_at) WHEN 4 THEN concat(given_at, '-01-01') WHEN 7 THEN concat(given_at, '-01') ELSE given_at END AS given_at
  FROM fhir_immunizations
