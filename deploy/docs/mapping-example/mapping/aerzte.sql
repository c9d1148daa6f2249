-- The doctors, with their titles.
-- Grain:   one row per line.
-- Files:   Aerzte*
-- Reads:   ArztNr, Titel, Nachname, Vorname, Fachrichtung, Krankenhaus
-- Gives:   doctors
SELECT _row,
       struct(arztnr AS doctor_id,
              concat_ws(' ', nullif(trim(titel), ''), vorname, nachname) AS name,
              fachrichtung AS specialization,
              krankenhaus AS hospital) AS doctors
  FROM file
