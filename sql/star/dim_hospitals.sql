-- Hospitals and other places of care.
-- Grain:   one row per place.
-- Inputs:  hospitals
-- Columns: hospital_id string, name string, kind string, city string, state string, postal_code string
-- Free text: none
-- Units:   keys are pseudonyms made with :pseudonym_key; times are UTC.
SELECT hospital_id,
       name,
       kind,
       city,
       state,
       postal_code
  FROM hospitals
