-- Booked appointments.
-- Grain:   one row per appointment.
-- Inputs:  appointments
-- Columns: appointment_key string, patient_key string, doctor_id string, status string, service string, start_at timestamp, end_at timestamp, booked_at timestamp
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'appointment', appointment_id), 256) AS appointment_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       doctor_id,
       status,
       service,
       start_at,
       end_at,
       booked_at
  FROM appointments
