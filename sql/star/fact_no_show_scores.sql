-- How likely appointments are missed, as last predicted.
-- Grain:   one row per appointment that was scored.
-- Inputs:  no_show_scores
-- Columns: appointment_key string, model_version string, probability double, flagged boolean, reason_1 string, reason_2 string, reason_3 string, scored_at timestamp
-- Free text: none
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC; probability is 0..1.
SELECT sha2(concat(:pseudonym_key, 'appointment', appointment_id), 256) AS appointment_key,
       model_version,
       probability,
       flagged,
       reason_1,
       reason_2,
       reason_3,
       scored_at
  FROM no_show_scores
