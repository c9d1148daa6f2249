-- FHIR MedicationRequest.
-- Grain:   one row per resource.
-- Inputs:  fhir_medication_requests
SELECT _row,
       id AS prescription_id,
       patient AS patient_id,
       encounter AS visit_id,
       practitioner AS doctor_id,
       code,
       code_system,
       coalesce(name, medication_reference) AS medication,
       dosage,
       intent,
       status,
       CASE length(authored_on) WHEN 4 THEN concat(authored_on, '-01-01') WHEN 7 THEN concat(authored_on, '-01') ELSE authored_on END AS prescribed_at
  FROM fhir_medication_requests
