-- The hospital that a visit's doctor works at.
-- Grain:   one row per visit.
-- Inputs:  visits, doctors
SELECT v.*, d.hospital_id AS _found_hospital_id
  FROM visits v
  LEFT JOIN doctors d ON d._system = v._system AND d.doctor_id = v.doctor_id
