-- Laboratory reports. A result that is a number with a decimal comma is also a number in the table.
-- Grain:   one row per line.
-- Files:   Laborbefunde*
-- Reads:   BefundNr, FallNr, Untersuchung, Ergebnis, Einheit, Befunddatum
-- Gives:   lab_reports
SELECT _row,
       struct(befundnr AS report_id,
              fallnr AS visit_id,
              untersuchung AS test_type,
              ergebnis AS result,
              befunddatum AS report_date,
              CASE WHEN trim(ergebnis) RLIKE '^[0-9]+(,[0-9]+)?$' THEN replace(trim(ergebnis), ',', '.') END AS value_number,
              einheit AS unit) AS lab_reports
  FROM file
