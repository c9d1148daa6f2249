-- Purpose: rows that the database refused, so that all others could be published.
-- Every statement can be repeated: MySQL commits each by itself, and a run may die between two.

CREATE TABLE IF NOT EXISTS carelake_held_back (
  table_name VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  row_key    VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  reason     VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (table_name, row_key)
);
