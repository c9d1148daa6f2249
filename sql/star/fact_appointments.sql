-- Booked appointments.
-- Grain:   one row per appointment.
-- Inputs:  appointments
-- Columns: appointment_key string, patient_key string, doctor_id string, status string, service string, starts_at timestamp, ends_at timestamp, booked_at timestamp, reminder boolean, age double, neighbourhood string
-- Free text: service
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC; age is in years.
SELECT sha2(concat(:pseudonym_key, 'appointment', appointment_id), 256) AS appointment_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       doctor_id,
       status,
       service,
       starts_at,
       ends_at,
       booked_at,
       reminder,
       age,
       neighbourhood
  FROM appointments
