-- Every day of the years from the first date of any fact to the last.
-- Grain:   one row per calendar day.
-- Inputs:  allergies, appointments, conditions, immunizations, lab_reports, no_show_scores, observations, prescriptions, procedures, schedule_proposals, visits
-- Columns: date date, year int, quarter int, month int, month_name string, year_month string, day int, weekday int, weekday_name string, is_weekend boolean
-- Free text: none
-- Units:   weekday 1 is Monday; times belong to their day in UTC.
WITH spans AS (
  SELECT min(recorded_at) AS first, max(recorded_at) AS last FROM allergies
   UNION ALL
  SELECT min(least(starts_at, ends_at, booked_at)), max(greatest(starts_at, ends_at, booked_at)) FROM appointments
   UNION ALL
  SELECT min(least(onset_at, abated_at)), max(greatest(onset_at, abated_at)) FROM conditions
   UNION ALL
  SELECT min(given_at), max(given_at) FROM immunizations
   UNION ALL
  SELECT min(report_date), max(report_date) FROM lab_reports
   UNION ALL
  SELECT min(scored_at), max(scored_at) FROM no_show_scores
   UNION ALL
  SELECT min(observed_at), max(observed_at) FROM observations
   UNION ALL
  SELECT min(prescribed_at), max(prescribed_at) FROM prescriptions
   UNION ALL
  SELECT min(least(started_at, ended_at)), max(greatest(started_at, ended_at)) FROM procedures
   UNION ALL
  SELECT min(least(day, proposed_at)), max(greatest(day, proposed_at)) FROM schedule_proposals
   UNION ALL
  SELECT min(least(visit_date, start_at, end_at)), max(greatest(visit_date, start_at, end_at)) FROM visits
)
SELECT date,
       year(date) AS year,
       quarter(date) AS quarter,
       month(date) AS month,
       date_format(date, 'MMMM') AS month_name,
       date_format(date, 'yyyy-MM') AS year_month,
       day(date) AS day,
       weekday(date) + 1 AS weekday,
       date_format(date, 'EEEE') AS weekday_name,
       weekday(date) >= 5 AS is_weekend
  FROM (SELECT explode(sequence(make_date(year(min(first)), 1, 1), make_date(year(max(last)), 12, 31))) AS date
          FROM spans)
