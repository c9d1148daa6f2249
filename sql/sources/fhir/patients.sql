-- FHIR Patient.
-- Grain:   one row per resource.
-- Inputs:  fhir_patients
SELECT _row,
       id AS patient_id,
       coalesce(name_text, nullif(trim(concat_ws(' ', given, family)), '')) AS name,
       gender,
       left(dob, 10) AS dob,
       city,
       state,
       postal_code,
       marital_status,
       document_number,
       phone,
       CASE length(deceased_at) WHEN 4 THEN concat(deceased_at, '-01-01') WHEN 7 THEN concat(deceased_at, '-01') ELSE deceased_at END AS deceased_at,
       identifiers
  FROM fhir_patients
