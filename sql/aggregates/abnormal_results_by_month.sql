-- Reports with a finding other than Normal.
-- Grain:   one row per calendar month of the report and test type.
-- Inputs:  lab_reports
-- Columns: month string, test_type string, reports bigint, abnormal_reports bigint, abnormal_share double
-- Units:   month as yyyy-MM; abnormal_share is a fraction 0..1 of the reports that have a result.
SELECT date_format(report_date, 'yyyy-MM') AS month,
       test_type,
       count(*) AS reports,
       count_if(result <> 'Normal') AS abnormal_reports,
       round(count_if(result <> 'Normal') / nullif(count(result), 0), 4) AS abnormal_share
  FROM lab_reports
 WHERE report_date IS NOT NULL
 GROUP BY date_format(report_date, 'yyyy-MM'), test_type
