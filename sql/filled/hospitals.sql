-- Hospitals that doctors name and their own system does not list.
-- Grain:   one row per system and name, whatever its case.
-- Inputs:  doctors, hospitals
-- Rows that come from a file have a line in it; those that were made here have none.
SELECT d.hospital_id,
       min(d.hospital) AS name,
       'organization' AS kind,
       min(d._source) AS _source,
       d._system,
       'carelake' AS _kind
  FROM doctors d
  LEFT ANTI JOIN hospitals h ON h.hospital_id = d.hospital_id AND h._line IS NOT NULL
 WHERE array_contains(split(d._filled, ' '), 'hospital_id')
 GROUP BY d._system, d.hospital_id
