-- FHIR laboratory Observation and DiagnosticReport. A result is abnormal where the laboratory says so, or
-- else where it lies outside the range that the laboratory gives; never by the look of a text.
-- Grain:   one row per resource.
-- Inputs:  fhir_lab_observations, fhir_diagnostic_reports
SELECT _row,
       concat('Observation/', id) AS report_id,
       encounter AS visit_id,
       name AS test_type,
       coalesce(concat_ws(' ', coalesce(concat(comparator, value_quantity), value_quantity, value_concept, value_string, value_boolean, value_integer, value_time), unit), components) AS result,
       left(coalesce(CASE length(observed_at) WHEN 4 THEN concat(observed_at, '-01-01') WHEN 7 THEN concat(observed_at, '-01') ELSE observed_at END, issued), 10) AS report_date,
       patient AS patient_id,
       code,
       code_system,
       CASE WHEN comparator IS NULL THEN coalesce(value_quantity, value_integer) END AS value_number,
       unit,
       CASE
         WHEN interpretation RLIKE '(^| )(A|AA|H|HH|HU|L|LL|LU|HX|LX|POS|DET|R|I)( |$)' THEN true
         WHEN interpretation RLIKE '(^| )(N|NEG|ND|S)( |$)' THEN false
         WHEN CASE WHEN comparator IS NULL THEN coalesce(value_quantity, value_integer) END < cast(low AS DOUBLE) OR CASE WHEN comparator IS NULL THEN coalesce(value_quantity, value_integer) END > cast(high AS DOUBLE) THEN true
         WHEN CASE WHEN comparator IS NULL THEN coalesce(value_quantity, value_integer) END IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL) THEN false
       END AS abnormal,
       status
  FROM fhir_lab_observations
 UNION ALL
SELECT _row, concat('DiagnosticReport/', id), encounter, name, conclusion,
       left(coalesce(CASE length(observed_at) WHEN 4 THEN concat(observed_at, '-01-01') WHEN 7 THEN concat(observed_at, '-01') ELSE observed_at END, issued), 10), patient, code, code_system, NULL, NULL, NULL, status
  FROM fhir_diagnostic_reports
