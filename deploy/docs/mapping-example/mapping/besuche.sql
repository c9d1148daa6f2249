-- Stays and outpatient visits.
-- Grain:   one row per line.
-- Files:   Besuche*
-- Reads:   FallNr, PatNr, ArztNr, Aufnahmedatum, Aufnahmegrund, Fallart
-- Gives:   visits
SELECT _row,
       struct(fallnr AS visit_id,
              patnr AS patient_id,
              arztnr AS doctor_id,
              aufnahmedatum AS visit_date,
              aufnahmegrund AS reason,
              CASE lower(trim(fallart)) WHEN 'stationär' THEN 'inpatient' WHEN 'ambulant' THEN 'outpatient' WHEN 'notfall' THEN 'emergency' ELSE fallart END AS visit_type) AS visits
  FROM file
