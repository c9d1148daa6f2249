-- FHIR Practitioner.
-- Grain:   one row per resource.
-- Inputs:  fhir_practitioners
SELECT _row,
       id AS doctor_id,
       coalesce(name_text, nullif(trim(concat_ws(' ', prefix, given, family)), '')) AS name,
       specialization,
       city,
       phone,
       identifiers
  FROM fhir_practitioners
