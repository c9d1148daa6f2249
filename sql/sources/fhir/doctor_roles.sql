-- FHIR PractitionerRole. Specialties are told by their codes in the NUCC's taxonomy or in SNOMED CT, or
-- else by their names.
-- Grain:   one row per resource.
-- Inputs:  fhir_practitioner_roles
SELECT _row,
       id AS role_id,
       practitioner AS doctor_id,
       CASE
         WHEN specialty_code IN ('208D00000X', '394814009') THEN 'General Physician'
         WHEN specialty_code IN ('207R00000X', '419192003') THEN 'Internist'
         WHEN specialty_code IN ('207RC0000X', '394579002') THEN 'Cardiologist'
         WHEN specialty_code IN ('207N00000X', '394582007') THEN 'Dermatologist'
         WHEN specialty_code IN ('207RE0101X', '394583002') THEN 'Endocrinologist'
         WHEN specialty_code IN ('207RG0100X', '394584008') THEN 'Gastroenterologist'
         WHEN specialty_code IN ('207V00000X', '394585009', '394586005') THEN 'Gynecologist'
         WHEN specialty_code IN ('207RH0000X', '394803006') THEN 'Hematologist'
         WHEN specialty_code IN ('207RN0300X', '394589003') THEN 'Nephrologist'
         WHEN specialty_code IN ('2084N0400X', '394591006') THEN 'Neurologist'
         WHEN specialty_code IN ('207RX0202X', '394593009') THEN 'Oncologist'
         WHEN specialty_code IN ('207W00000X', '394594003') THEN 'Ophthalmologist'
         WHEN specialty_code IN ('207X00000X', '394801008') THEN 'Orthopedic'
         WHEN specialty_code IN ('207Y00000X', '418960008') THEN 'Otolaryngologist'
         WHEN specialty_code IN ('208000000X', '394537008') THEN 'Pediatrician'
         WHEN specialty_code IN ('2084P0800X', '394587001') THEN 'Psychiatrist'
         WHEN specialty_code IN ('207RP1001X', '418112009') THEN 'Pulmonologist'
         WHEN specialty_code IN ('2085R0202X', '394914008') THEN 'Radiologist'
         WHEN specialty_code IN ('207RR0500X', '394810000') THEN 'Rheumatologist'
         WHEN specialty_code IN ('208600000X', '394609007') THEN 'Surgeon'
         WHEN specialty_code IN ('208800000X', '394612005') THEN 'Urologist'
         WHEN specialty_code IN ('207L00000X', '394577000') THEN 'Anesthesiologist'
         WHEN specialty_code IN ('207P00000X') THEN 'Emergency Physician'
         ELSE specialty
       END AS specialization,
       active
  FROM fhir_practitioner_roles
