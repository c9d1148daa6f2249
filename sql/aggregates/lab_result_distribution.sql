-- What each kind of test finds.
-- Grain:   one row per test type and result.
-- Inputs:  lab_reports
-- Columns: test_type string, result string, report_count bigint
-- Units:   counts.
SELECT test_type, result, count(*) AS report_count
  FROM lab_reports
 GROUP BY test_type, result
