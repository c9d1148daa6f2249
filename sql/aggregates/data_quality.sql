-- How many rows broke each rule, of those that it looked at, as files were taken.
-- Grain:   one row per day (UTC) of runs that took files, source, table and rule.
-- Inputs:  taken_files, contract_rules
-- Columns: day string, source string, table string, rule string, severity string, category string, rows_broken bigint, rows_looked_at bigint
-- Cells:   day, source, table, rule, severity, category
-- Counts:  rows_broken, rows_looked_at
-- Units:   day as yyyy-MM-dd; category as in Kahn et al. 2016; counts, in which a file that was read again counts again. Lines without as many values as their header are looked at by <table>.row.columns alone.
SELECT run_id,
       concat_ws('-', substr(run_id, 5, 4), substr(run_id, 9, 2), substr(run_id, 11, 2)) AS day,
       source,
       table,
       rule,
       if(array_contains(loose_kinds, kind), 'warning', severity) AS severity,
       category,
       coalesce(broken[rule], 0) AS rows_broken,
       received - if(rule = row_columns, 0, coalesce(broken[row_columns], 0)) AS rows_looked_at
  FROM (SELECT run_id, source, kind, broken, table, received, concat(table, '.row.columns') AS row_columns
          FROM (SELECT run_id, source, kind, broken, explode(received_by_table) AS (table, received)
                  FROM taken_files))
  JOIN contract_rules USING (table);

SELECT day, source, table, rule, severity, category,
       sum(rows_broken) AS rows_broken,
       sum(rows_looked_at) AS rows_looked_at
  FROM data_quality_rows
 GROUP BY day, source, table, rule, severity, category
