-- What each kind of test finds.
-- Grain:   one row per test type and result.
-- Inputs:  lab_reports
-- Columns: test_type string, result string, report_count bigint
-- Cells:   test_type, result
-- Counts:  report_count
-- Units:   counts; measured values are put together as Normal, Abnormal or Measured (not judged).
SELECT test_type,
       CASE
         WHEN value_number IS NULL THEN result
         WHEN abnormal THEN 'Abnormal'
         WHEN NOT abnormal THEN 'Normal'
         ELSE 'Measured'
       END AS result
  FROM lab_reports;

SELECT test_type, result, count(*) AS report_count
  FROM lab_result_distribution_rows
 GROUP BY test_type, result
