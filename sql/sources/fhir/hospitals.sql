-- FHIR Organization and Location. Their ids may be the same, so those of locations, and the identifiers
-- by which they are asked for, say so.
-- Grain:   one row per resource.
-- Inputs:  fhir_organizations, fhir_locations
SELECT _row, id AS hospital_id, name, 'organization' AS kind, city, state, postal_code, phone, identifiers
  FROM fhir_organizations
 UNION ALL
SELECT _row, concat('Location/', id), coalesce(name, description), 'location', city, state, postal_code, phone,
       regexp_replace(identifiers, '(^| )', '$1Location:')
  FROM fhir_locations
