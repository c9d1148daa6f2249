-- Purpose: the two accounts. Run as an administrator in the database that postgresql.url names, with a
--          password of your own.
-- The publisher owns what it makes.
CREATE ROLE carelake LOGIN PASSWORD 'change-me';
GRANT USAGE, CREATE ON SCHEMA public TO carelake;

-- Reports read the hospital's tables and call its functions. Run this part after the first publication:
-- rights are given table by table, and those that begin with carelake_ are left out.
CREATE ROLE carelake_reports NOLOGIN;
GRANT USAGE ON SCHEMA public TO carelake_reports;
GRANT SELECT ON patients, hospitals, doctors, doctor_roles, visits,
  lab_reports, conditions, observations, prescriptions, procedures,
  allergies, immunizations, appointments, family_links, family_history, no_show_scores, schedule_proposals TO carelake_reports;
GRANT EXECUTE ON FUNCTION get_patient_history(VARCHAR), get_patient_lab_reports(VARCHAR),
  get_doctor_summary(VARCHAR) TO carelake_reports;

-- One account for each program or person: GRANT carelake_reports TO dashboard;
-- Whoever may know where rows come from also gets: GRANT SELECT ON carelake_files TO …;
