-- The public no-show file of the city of Vitória (2016): a booking on each line.
-- Grain:   one row per line, for each of the tables.
-- Reads:   PatientId, AppointmentID, Gender, ScheduledDay, AppointmentDay, Age, Neighbourhood, Scholarship, Hipertension, Diabetes, Alcoholism, Handcap, SMS_received, No-show
-- Gives:   patients, appointments
-- Some patients' numbers went through a spreadsheet (9377952927E-5); those become plain decimals,
-- unless ten decimals cannot hold them: rounded, two patients could become one.
-- Of a patient the latest booking counts. Days have no time of day; all times are the city's.
SELECT _row,
       struct(patient_id,
              gender,
              scheduledday AS updated_at) AS patients,
       struct(appointmentid AS appointment_id,
              patient_id,
              CASE lower(trim(`no-show`)) WHEN 'yes' THEN 'noshow' WHEN 'no' THEN 'fulfilled' ELSE `no-show` END AS status,
              appointmentday AS starts_at,
              scheduledday AS booked_at,
              sms_received AS reminder,
              age,
              neighbourhood,
              scholarship,
              hipertension AS hypertension,
              diabetes,
              alcoholism,
              handcap AS disabilities) AS appointments
  FROM (SELECT *,
               CASE WHEN trim(patientid) RLIKE '^[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$' AND trim(patientid) RLIKE '[.eE]'
                    THEN CASE WHEN CAST(CAST(trim(patientid) AS DECIMAL(38, 10)) AS DOUBLE) = CAST(trim(patientid) AS DOUBLE)
                              THEN regexp_replace(CAST(CAST(trim(patientid) AS DECIMAL(38, 10)) AS STRING), '[.]?0*$', '')
                              ELSE patientid
                         END
                    ELSE patientid
               END AS patient_id
          FROM file)
