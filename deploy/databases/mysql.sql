-- Purpose: the database and its two accounts. Run once as an administrator, with passwords of your own.
-- The publisher makes and changes tables; LOAD DATA LOCAL needs no right, but local_infile=ON at the server.
CREATE DATABASE IF NOT EXISTS carelake CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE USER IF NOT EXISTS 'carelake'@'%' IDENTIFIED BY 'change-me';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES,
      CREATE ROUTINE, ALTER ROUTINE, EXECUTE ON carelake.* TO 'carelake'@'%';

-- Reports read the hospital's tables and call its procedures. Run this part after the first publication:
-- rights are given table by table, and those that begin with carelake_ are left out.
CREATE ROLE IF NOT EXISTS carelake_reports;
GRANT SELECT ON carelake.patients TO carelake_reports;
GRANT SELECT ON carelake.hospitals TO carelake_reports;
GRANT SELECT ON carelake.doctors TO carelake_reports;
GRANT SELECT ON carelake.doctor_roles TO carelake_reports;
GRANT SELECT ON carelake.visits TO carelake_reports;
GRANT SELECT ON carelake.lab_reports TO carelake_reports;
GRANT SELECT ON carelake.conditions TO carelake_reports;
GRANT SELECT ON carelake.observations TO carelake_reports;
GRANT SELECT ON carelake.prescriptions TO carelake_reports;
GRANT SELECT ON carelake.procedures TO carelake_reports;
GRANT SELECT ON carelake.allergies TO carelake_reports;
GRANT SELECT ON carelake.immunizations TO carelake_reports;
GRANT SELECT ON carelake.appointments TO carelake_reports;
GRANT SELECT ON carelake.family_links TO carelake_reports;
GRANT SELECT ON carelake.family_history TO carelake_reports;
GRANT SELECT ON carelake.no_show_scores TO carelake_reports;
GRANT SELECT ON carelake.schedule_proposals TO carelake_reports;
GRANT EXECUTE ON PROCEDURE carelake.GetPatientHistory TO carelake_reports;
GRANT EXECUTE ON PROCEDURE carelake.GetPatientLabReports TO carelake_reports;
GRANT EXECUTE ON PROCEDURE carelake.GetDoctorSummary TO carelake_reports;

-- One account for each program or person: GRANT carelake_reports TO 'dashboard'@'%';
-- Whoever may know where rows come from also gets: GRANT SELECT ON carelake.carelake_files TO …;
