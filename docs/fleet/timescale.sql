-- After schema.sql, on a TimescaleDB of 2.11 or newer. Not run here: it is not in Debian.
-- A unique index of a hypertable must hold its time column. A record's time never changes, so
-- the wider key keeps (device, stream, seq) just as unique.

ALTER TABLE record DROP CONSTRAINT record_pkey;
ALTER TABLE record ADD PRIMARY KEY (device, stream, seq, ts);
SELECT create_hypertable('record', 'ts', chunk_time_interval => INTERVAL '1 day',
  migrate_data => true);
ALTER TABLE record SET (timescaledb.compress, timescaledb.compress_segmentby = 'device, stream',
  timescaledb.compress_orderby = 'seq');
SELECT add_compression_policy('record', INTERVAL '7 days');
SELECT add_retention_policy('record', INTERVAL '400 days');
