-- FHIR RelatedPerson and Patient.link.
-- Grain:   one row per related person, and one per link.
-- Inputs:  fhir_related_persons, fhir_patient_links
SELECT _row,
       id AS link_id,
       patient AS patient_id,
       NULL AS relative_id,
       relationship,
       coalesce(name_text, nullif(trim(concat_ws(' ', given, family)), '')) AS name,
       phone
  FROM fhir_related_persons
 UNION ALL
SELECT _row, concat(patient, '/link/', other), patient, other, relationship, NULL, NULL
  FROM fhir_patient_links
