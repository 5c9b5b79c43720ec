-- What a receiver keeps of a fleet: each record of each device once, and how far it has got.
-- PostgreSQL 13 or newer. Units and meanings of a body: docs/MQTT.md.

CREATE TABLE record (
  device text NOT NULL,
  -- Called by its topic: m/feature, e/alert, cmd/{type}/{id}/status.
  stream text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  ts timestamptz NOT NULL,
  body jsonb NOT NULL,
  stored timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device, stream, seq)
);
CREATE INDEX record_by_time ON record (stream, ts);

-- What never comes, as e/gap tells: both ends are missing.
CREATE TABLE missing (
  device text NOT NULL,
  stream text NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (device, stream, from_seq, to_seq)
);

-- Up to here each stream is stored or known to be missing.
CREATE TABLE ack (
  device text NOT NULL,
  stream text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (device, stream)
);

-- Moves one cursor as far as it goes. A row lock keeps two writers apart.
CREATE FUNCTION move_ack(of_device text, of_stream text, first_seq bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  here bigint;
  next_seq bigint;
BEGIN
  -- A receiver that is new to a device begins where the device does.
  INSERT INTO ack VALUES (of_device, of_stream, first_seq - 1) ON CONFLICT DO NOTHING;
  SELECT seq INTO here FROM ack
    WHERE device = of_device AND stream = of_stream FOR UPDATE;
  LOOP
    -- The run without a hole: there seq minus its rank stays the same.
    SELECT max(seq) INTO next_seq FROM (
      SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run FROM (
        SELECT seq FROM record
          WHERE device = of_device AND stream = of_stream AND seq > here
          ORDER BY seq LIMIT 10000
      ) AS later
    ) AS ranked WHERE run = here;
    IF next_seq IS NULL THEN
      SELECT max(to_seq) INTO next_seq FROM missing
        WHERE device = of_device AND stream = of_stream
          AND from_seq <= here + 1 AND to_seq > here;
    END IF;
    EXIT WHEN next_seq IS NULL;
    here := next_seq;
  END LOOP;
  UPDATE ack SET seq = here
    WHERE device = of_device AND stream = of_stream AND seq < here;
END $$;

-- Stores a batch, [{"device", "stream", "body"}, ...], and gives the cursors of its devices as
-- {device: {stream: seq}}. What is there already stays as it is: a batch may come again.
CREATE FUNCTION ingest(batch jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
BEGIN
  -- In one order everywhere, so that two writers never wait for each other in a circle.
  INSERT INTO record (device, stream, seq, ts, body)
    SELECT item->>'device', item->>'stream', (item->'body'->>'seq')::bigint,
      coalesce(item->'body'->>'ts', item->'body'->>'at')::timestamptz, item->'body'
    FROM jsonb_array_elements(batch) AS item
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING;
  INSERT INTO missing
    SELECT item->>'device', item->'body'->>'stream', (item->'body'->>'from_seq')::bigint,
      (item->'body'->>'to_seq')::bigint, item->'body'->>'reason'
    FROM jsonb_array_elements(batch) AS item
    WHERE item->>'stream' = 'e/gap'
    ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
  PERFORM move_ack(device, stream, first_seq) FROM (
    SELECT device, stream, min(first_seq) AS first_seq FROM (
      SELECT item->>'device' AS device, item->>'stream' AS stream,
        (item->'body'->>'seq')::bigint AS first_seq
      FROM jsonb_array_elements(batch) AS item
      UNION ALL
      SELECT item->>'device', item->'body'->>'stream', (item->'body'->>'from_seq')::bigint
      FROM jsonb_array_elements(batch) AS item
      WHERE item->>'stream' = 'e/gap'
    ) AS each_one GROUP BY 1, 2 ORDER BY 1, 2
  ) AS touched;
  RETURN acks(ARRAY(SELECT DISTINCT item->>'device' FROM jsonb_array_elements(batch) AS item));
END $$;

-- The cursors of these devices; of all without an argument.
CREATE FUNCTION acks(of_devices text[] DEFAULT NULL) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(device, cursors), '{}') FROM (
    SELECT device, jsonb_object_agg(stream, seq) AS cursors FROM ack
      WHERE of_devices IS NULL OR device = ANY (of_devices) GROUP BY device
  ) AS by_device
$$;

CREATE VIEW feature AS
  SELECT device, ts, (body->>'win_s')::float8 AS win_s, name, value::text::float8 AS value
  FROM record, jsonb_each(body->'v') AS each_one(name, value)
  WHERE stream = 'm/feature' AND jsonb_typeof(value) = 'number';

-- Each alert as it stands after its newest step.
CREATE VIEW alert AS
  SELECT DISTINCT ON (device, body->>'id') device, body->>'id' AS id, body->>'type' AS type,
    body->>'severity' AS severity, body->>'state' AS state,
    (body->>'since')::timestamptz AS since, ts, body->>'verdict' AS verdict
  FROM record WHERE stream = 'e/alert'
  ORDER BY device, body->>'id', seq DESC;
