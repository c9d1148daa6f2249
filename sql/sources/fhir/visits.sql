-- FHIR Encounter. The class is HL7's ActCode; visits for a general examination are check-ups.
-- Grain:   one row per resource.
-- Inputs:  fhir_encounters
SELECT _row,
       id AS visit_id,
       patient AS patient_id,
       practitioner AS doctor_id,
       left(CASE length(start) WHEN 4 THEN concat(start, '-01-01') WHEN 7 THEN concat(start, '-01') ELSE start END, 10) AS visit_date,
       coalesce(reason, type_name) AS reason,
       CASE
         WHEN type_code IN ('185349003', '410620009', '162673000', '444971000124105') THEN 'Check-up'
         WHEN lower(class) = 'wellness' THEN 'Check-up'
         WHEN upper(class) IN ('IMP', 'ACUTE', 'NONAC', 'OBSENC', 'INPATIENT') THEN 'Inpatient'
         WHEN upper(class) IN ('EMER', 'EMERGENCY', 'URGENTCARE') THEN 'Emergency'
         WHEN upper(class) IN ('HH', 'HOME') THEN 'Home'
         WHEN upper(class) IN ('VR', 'VIRTUAL') THEN 'Virtual'
         WHEN upper(class) IN ('AMB', 'AMBULATORY', 'SS', 'OUTPATIENT') THEN 'Outpatient'
       END AS visit_type,
       organization AS hospital_id,
       CASE WHEN location LIKE '?%' THEN concat('?Location:', substr(location, 2))
            ELSE concat('Location/', location) END AS location_id,
       coalesce(service, location_name) AS department,
       status,
       class,
       CASE length(start) WHEN 4 THEN concat(start, '-01-01') WHEN 7 THEN concat(start, '-01') ELSE start END AS start_at,
       CASE length(end) WHEN 4 THEN concat(end, '-01-01') WHEN 7 THEN concat(end, '-01') ELSE end END AS end_at
  FROM fhir_encounters
