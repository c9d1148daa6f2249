-- Whom to remind and which slots to offer twice, as last planned.
-- Grain:   one row per appointment that was planned for.
-- Inputs:  schedule_proposals
-- Columns: appointment_key string, clinic string, day date, probability double, remind boolean, overbook boolean, expected_wait double, capacity double, expected_before double, expected_after double, proposed_at timestamp
-- Free text: none
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC; waits are minutes; the others are patients.
SELECT sha2(concat(:pseudonym_key, 'appointment', appointment_id), 256) AS appointment_key,
       clinic,
       day,
       probability,
       remind,
       overbook,
       expected_wait,
       capacity,
       expected_before,
       expected_after,
       proposed_at
  FROM schedule_proposals
