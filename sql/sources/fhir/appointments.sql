-- FHIR Appointment.
-- Grain:   one row per resource.
-- Inputs:  fhir_appointments
SELECT _row,
       id AS appointment_id,
       patient AS patient_id,
       practitioner AS doctor_id,
       status,
       service,
       start AS starts_at,
       end AS ends_at,
       CASE length(created) WHEN 4 THEN concat(created, '-01-01') WHEN 7 THEN concat(created, '-01') ELSE created END AS booked_at
  FROM fhir_appointments
