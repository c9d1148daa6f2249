-- Purpose: how far the first publication of a large lake has come, so that one that died goes on there.
-- Every statement can be repeated: MySQL commits each by itself, and a run may die between two.

CREATE TABLE IF NOT EXISTS carelake_loads (
  table_name    VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  lake_table_id VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  lake_version  BIGINT NOT NULL,
  row_key       VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT 'Of the last row that is there; null where all are',
  PRIMARY KEY (table_name)
) COMMENT = 'How far the first publication of each table has come; empty when it is done';
