-- The specialty that a doctor's roles tell, and the hospital that is called as the doctor says.
-- Grain:   one row per doctor.
-- Inputs:  doctors, doctor_roles, hospitals
-- Columns: doctor_id string, specialization string, hospital_id string
-- Units:   none.
-- Of several roles an active one counts, then the one that changed last, then the last by its id.
-- Organizations come before locations of the same name; a name that several have is nobody's.
SELECT d.doctor_id, r.specialization, h.hospital_id
  FROM doctors d
  LEFT JOIN (SELECT _source,
                    doctor_id,
                    max_by(specialization, struct(coalesce(active, true), updated_at, role_id)) AS specialization
               FROM doctor_roles
              WHERE specialization IS NOT NULL
              GROUP BY _source, doctor_id) r
    ON r._source = d._source AND r.doctor_id = d.doctor_id
  LEFT JOIN (SELECT _source,
                    lower(name) AS name,
                    CASE
                      WHEN count_if(NOT kind <=> 'location') = 1 THEN max(CASE WHEN NOT kind <=> 'location' THEN hospital_id END)
                      WHEN count(*) = 1 THEN max(hospital_id)
                    END AS hospital_id
               FROM hospitals
              GROUP BY _source, lower(name)) h
    ON h._source = d._source AND h.name = lower(d.hospital)
