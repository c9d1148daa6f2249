-- The hospital that a visit's doctor works at.
-- Grain:   one row per visit of a known doctor.
-- Inputs:  visits, doctors
-- Columns: visit_id string, hospital_id string
-- Units:   none.
SELECT v.visit_id, d.hospital_id
  FROM visits v
  JOIN doctors d ON d._source = v._source AND d.doctor_id = v.doctor_id
