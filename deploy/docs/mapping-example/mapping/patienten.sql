-- The patients' master data. "0" in a blood group is a zero here and the letter O in the table.
-- Grain:   one row per line.
-- Files:   Patienten*
-- Reads:   PatNr, Nachname, Vorname, Geburtsdatum, Geschlecht, Blutgruppe, Wohnort
-- Optional: PLZ
-- Gives:   patients
SELECT _row,
       struct(patnr AS patient_id,
              concat_ws(' ', vorname, nachname) AS name,
              CASE lower(trim(geschlecht)) WHEN 'm' THEN 'M' WHEN 'w' THEN 'F' WHEN 'd' THEN 'Other' ELSE geschlecht END AS gender,
              geburtsdatum AS dob,
              replace(blutgruppe, '0', 'O') AS blood_group,
              wohnort AS city,
              plz AS postal_code) AS patients
  FROM file
