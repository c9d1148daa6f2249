-- FHIR Observation.
-- Grain:   one row per resource.
-- Inputs:  fhir_observations
SELECT _row,
       id AS observation_id,
       patient AS patient_id,
       encounter AS visit_id,
       code,
       code_system,
       name,
       category,
       coalesce(concat(comparator, value_quantity), value_quantity, value_concept, value_string, value_boolean, value_integer, value_time) AS value,
       CASE WHEN comparator IS NULL THEN coalesce(value_quantity, value_integer) END AS value_number,
       unit,
       components,
       status,
       coalesce(CASE length(observed_at) WHEN 4 THEN concat(observed_at, '-01-01') WHEN 7 THEN concat(observed_at, '-01') ELSE observed_at END, issued) AS observed_at
  FROM fhir_observations
