-- Persons related to patients, without their names.
-- Grain:   one row per relation.
-- Inputs:  family_links
-- Columns: link_key string, patient_key string, relative_key string, relationship string
-- Free text: none
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT sha2(concat(:pseudonym_key, 'link', link_id), 256) AS link_key,
       sha2(concat(:pseudonym_key, 'patient', patient_id), 256) AS patient_key,
       sha2(concat(:pseudonym_key, 'patient', relative_id), 256) AS relative_key,
       relationship
  FROM family_links
