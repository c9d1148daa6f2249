-- Hospitals that doctors name and their own source does not list.
-- Grain:   one row per source and name, whatever its case.
-- Inputs:  doctors, hospitals
-- Columns: hospital_id string, name string, kind string, _source string
-- Units:   none.
-- Rows that come from a file have a line in it; those that were made here have none.
SELECT concat(d._source, '/name/', left(sha2(lower(d.hospital), 256), 32)) AS hospital_id,
       min(d.hospital) AS name,
       'organization' AS kind,
       d._source
  FROM doctors d
  LEFT ANTI JOIN hospitals h
    ON h._source = d._source AND lower(h.name) = lower(d.hospital) AND h._line IS NOT NULL
 WHERE d.hospital IS NOT NULL
 GROUP BY d._source, lower(d.hospital)
