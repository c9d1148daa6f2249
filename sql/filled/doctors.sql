-- The specialty that a doctor's roles tell, and the hospital that is called as the doctor says. One that
-- its system does not list is known by its name.
-- Grain:   one row per doctor.
-- Inputs:  doctors, doctor_roles, hospitals
-- Of several roles an active one counts, then the one that changed last, then the last by its id.
-- Organizations come before locations of the same name; a name that several have is nobody's.
-- Rows that come from a file have a line in it; those that were made here have none.
SELECT d.*,
       r.specialization AS _found_specialization,
       CASE
         WHEN h.name IS NOT NULL THEN h.hospital_id
         WHEN d.hospital IS NOT NULL THEN concat(d._system, '/name/', left(sha2(lower(d.hospital), 256), 32))
       END AS _found_hospital_id
  FROM doctors d
  LEFT JOIN (SELECT _system,
                    doctor_id,
                    max_by(specialization, struct(coalesce(active, true), updated_at, role_id)) AS specialization
               FROM doctor_roles
              WHERE specialization IS NOT NULL
              GROUP BY _system, doctor_id) r
    ON r._system = d._system AND r.doctor_id = d.doctor_id
  LEFT JOIN (SELECT _system,
                    lower(name) AS name,
                    CASE
                      WHEN count_if(NOT kind <=> 'location') = 1 THEN max(CASE WHEN NOT kind <=> 'location' THEN hospital_id END)
                      WHEN count(*) = 1 THEN max(hospital_id)
                    END AS hospital_id
               FROM hospitals
              WHERE _line IS NOT NULL
              GROUP BY _system, lower(name)) h
    ON h._system = d._system AND h.name = lower(d.hospital)
