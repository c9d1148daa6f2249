-- Abnormal reports: by what the laboratory says, or by a finding other than Normal in the hospital's own words.
-- Grain:   one row per calendar month of the report and test type.
-- Inputs:  lab_reports
-- Columns: month string, test_type string, reports bigint, abnormal_reports bigint, abnormal_share double
-- Cells:   month, test_type
-- Counts:  reports, abnormal_reports
-- Units:   month as yyyy-MM; abnormal_share is a fraction 0..1 of the reports of which it is known.
SELECT date_format(report_date, 'yyyy-MM') AS month,
       test_type,
       coalesce(abnormal, CASE WHEN status IS NULL THEN result <> 'Normal' END) AS is_abnormal
  FROM lab_reports
 WHERE report_date IS NOT NULL;

SELECT month,
       test_type,
       count(*) AS reports,
       count_if(is_abnormal) AS abnormal_reports,
       round(count_if(is_abnormal) / nullif(count(is_abnormal), 0), 4) AS abnormal_share
  FROM abnormal_results_by_month_rows
 GROUP BY month, test_type
