-- FHIR Procedure.
-- Grain:   one row per resource.
-- Inputs:  fhir_procedures
SELECT _row,
       id AS procedure_id,
       patient AS patient_id,
       encounter AS visit_id,
       code,
       code_system,
       name,
       status,
       CASE length(started_at) WHEN 4 THEN concat(started_at, '-01-01') WHEN 7 THEN concat(started_at, '-01') ELSE started_at END AS started_at,
       CASE length(ended_at) WHEN 4 THEN concat(ended_at, '-01-01') WHEN 7 THEN concat(ended_at, '-01') ELSE ended_at END AS ended_at
  FROM fhir_procedures
