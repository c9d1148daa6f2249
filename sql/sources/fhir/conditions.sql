-- FHIR Condition.
-- Grain:   one row per resource.
-- Inputs:  fhir_conditions
SELECT _row,
       id AS condition_id,
       patient AS patient_id,
       encounter AS visit_id,
       code,
       code_system,
       name,
       category,
       clinical_status,
       verification_status,
       CASE length(onset_at) WHEN 4 THEN concat(onset_at, '-01-01') WHEN 7 THEN concat(onset_at, '-01') ELSE onset_at END AS onset_at,
       CASE length(abated_at) WHEN 4 THEN concat(abated_at, '-01-01') WHEN 7 THEN concat(abated_at, '-01') ELSE abated_at END AS abated_at,
       CASE length(recorded_at) WHEN 4 THEN concat(recorded_at, '-01-01') WHEN 7 THEN concat(recorded_at, '-01') ELSE recorded_at END AS recorded_at
  FROM fhir_conditions
