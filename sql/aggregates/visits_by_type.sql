-- Kinds of visit.
-- Grain:   one row per visit type.
-- Inputs:  visits
-- Columns: visit_type string, visits bigint
-- Units:   counts.
SELECT visit_type, count(*) AS visits
  FROM visits
 GROUP BY visit_type
