CREATE DATABASE IF NOT EXISTS carelake CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS carelake;
ALTER USER carelake IDENTIFIED BY '${password}';
GRANT ALL ON carelake.* TO carelake;
