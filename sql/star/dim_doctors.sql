-- Doctors, as the hospital names them.
-- Grain:   one row per doctor.
-- Inputs:  doctors
-- Columns: doctor_id string, name string, specialization string, hospital string
-- Free text: none
-- Units:   none.
SELECT doctor_id, name, specialization, hospital
  FROM doctors
