-- Visits over time.
-- Grain:   one row per calendar month with visits.
-- Inputs:  visits
-- Columns: month string, visits bigint, unique_patients bigint
-- Units:   month as yyyy-MM; counts.
SELECT date_format(visit_date, 'yyyy-MM') AS month,
       count(*) AS visits,
       count(DISTINCT patient_id) AS unique_patients
  FROM visits
 GROUP BY date_format(visit_date, 'yyyy-MM')
