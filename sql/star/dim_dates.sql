-- Every day from the first to the last that a fact names.
-- Grain:   one row per calendar day.
-- Inputs:  visits, lab_reports
-- Columns: date date, year int, quarter int, month int, month_name string, year_month string, day int, weekday int, weekday_name string, is_weekend boolean
-- Free text: none
-- Units:   weekday 1 is Monday.
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
  FROM (SELECT explode(sequence(min(date), max(date))) AS date
          FROM (SELECT visit_date AS date FROM visits
                 UNION ALL
                SELECT report_date FROM lab_reports))
