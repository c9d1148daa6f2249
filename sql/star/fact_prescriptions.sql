-- Medications asked for.
-- Grain:   one row per request.
-- Inputs:  prescriptions
-- Columns: prescription_key string, patient_key string, visit_key string, doctor_id string, code string, code_system string, medication string, intent string, status string, prescribed_at timestamp
-- Free text: medication without code
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'prescription', prescription_id), 256) AS prescription_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       sha2(concat(:pseudonym_key, 'visit', visit_id), 256) AS visit_key,
       doctor_id,
       code,
       code_system,
       medication,
       intent,
       status,
       prescribed_at
  FROM prescriptions
