-- Kinds of visit.
-- Grain:   one row per visit type.
-- Inputs:  visits
-- Columns: visit_type string, visits bigint
-- Cells:   visit_type
-- Counts:  visits
-- Units:   counts.
SELECT visit_type
  FROM visits;

SELECT visit_type, count(*) AS visits
  FROM visits_by_type_rows
 GROUP BY visit_type
