-- Visits over time.
-- Grain:   one row per calendar month with visits.
-- Inputs:  visits
-- Columns: month string, visits bigint, unique_patients bigint
-- Cells:   month
-- Counts:  unique_patients
-- Units:   month as yyyy-MM; counts.
SELECT date_format(visit_date, 'yyyy-MM') AS month, patient_id
  FROM visits;

SELECT month,
       count(*) AS visits,
       count(DISTINCT patient_id) AS unique_patients
  FROM monthly_visits_rows
 GROUP BY month
