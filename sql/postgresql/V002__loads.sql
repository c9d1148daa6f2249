-- Purpose: how far the first publication of a large lake has come, so that one that died goes on there.

CREATE TABLE carelake_loads (
  table_name    VARCHAR(64) COLLATE "C" NOT NULL,
  lake_table_id VARCHAR(64) COLLATE "C" NOT NULL,
  lake_version  BIGINT NOT NULL,
  row_key       VARCHAR(128) COLLATE "C",
  PRIMARY KEY (table_name)
);

COMMENT ON TABLE carelake_loads IS 'How far the first publication of each table has come; empty when it is done';
COMMENT ON COLUMN carelake_loads.row_key IS 'Of the last row that is there; null where all are';
