-- FHIR FamilyMemberHistory.
-- Grain:   one row per resource.
-- Inputs:  fhir_family_histories
SELECT _row,
       id AS history_id,
       patient AS patient_id,
       relationship,
       conditions,
       status,
       deceased,
       CASE length(recorded_at) WHEN 4 THEN concat(recorded_at, '-01-01') WHEN 7 THEN concat(recorded_at, '-01') ELSE recorded_at END AS recorded_at
  FROM fhir_family_histories
