import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { Psql } from "../../../docs/fleet/psql.ts";
import { filtersOf, receivedOf } from "../../../docs/fleet/received.ts";
import { startPostgres } from "../../helpers/postgres.ts";

const ROOT = "arpguard/v1";
const SCHEMA = join(import.meta.dirname, "../../../docs/fleet/schema.sql");
const ts = "2026-05-01T10:00:00.000000Z";
const read = (topic: string, body: unknown) =>
  receivedOf(ROOT, `${ROOT}/ag-1/${topic}`, JSON.stringify(body));

test("a record is known by its topic, a backlog holds many", (t) => {
  const body = { seq: 7, ts, new: "key" };
  t.deepEqual(read("m/feature", body), [{ device: "ag-1", stream: "m/feature", body }]);
  t.is(read("cmd/model.install/7/status", body)?.[0]?.stream, "cmd/{type}/{id}/status");
  t.is(read("cmd/ping/7/answers/ann", body)?.[0]?.stream, "cmd/{type}/{id}/status");
  t.is(read("cmd/ping/7", body), null);
  const records = [body, { seq: 8, ts }];
  t.is(read("h/m/feature", { from_seq: 7, to_seq: 8, records })?.length, 2);
  t.is(read("e/alert", { seq: 1, at: ts })?.length, 1);
});

test("what would stop the database is refused", (t) => {
  const deep = JSON.parse(`${"[".repeat(60)}${"]".repeat(60)}`);
  for (const body of [
    ...[{ ts }, { seq: 0, ts }, { seq: 1.5, ts }, { seq: 1 }, { seq: 1, ts: "now" }, null, 7, []],
    ...[
      { seq: 1, ts: "0000-01-01T00:00:00.000000Z" },
      { seq: 2 ** 60, ts },
      { seq: 1, ts, deep },
    ],
  ]) {
    t.is(read("m/feature", body), null, JSON.stringify(body));
  }
  const gap = { seq: 1, ts, stream: "m/feature", from_seq: 5, to_seq: 4, reason: "lost" };
  t.is(read("e/gap", gap), null);
  t.is(read("e/gap", { ...gap, to_seq: 5 })?.length, 1);
  t.is(read("e/gap", { ...gap, to_seq: "x" }), null);
  t.is(read("twin/device", { seq: 1, ts }), null);
  t.is(receivedOf(ROOT, `${ROOT}/ag-1/m/feature`, "{"), null);
  t.is(receivedOf(ROOT, `other/ag-1/m/feature`, JSON.stringify({ seq: 1, ts })), null);
});

test("whatever is taken, the database stores", async (t) => {
  const { database, runFile, query } = await startPostgres(t);
  runFile(SCHEMA);
  await using psql = new Psql(database);
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("\0", "\\u0000", "\\\0", "\ud800", "'; DROP TABLE record; --", "\\q\n", ":a"),
  );
  const anyBody = fc.record({
    seq: fc.integer({ min: -1, max: 40 }),
    ts: fc.constantFrom(ts, "1970-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"),
    text: anyText,
    more: fc.dictionary(anyText, fc.oneof(anyText, fc.double(), fc.constant(null)), { maxKeys: 4 }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyBody, { maxLength: 12 }), async (bodies) => {
      const device = `ag-${++run}`;
      const taken = bodies.flatMap((body) => read("m/feature", body) ?? []);
      const batch = taken.map((each) => ({ ...each, device }));
      const numbers = new Set(bodies.map(({ seq }) => seq).filter((seq) => seq > 0));
      await psql.call("ingest", batch);
      t.is(Number(query(`SELECT count(*) FROM record WHERE device = '${device}'`)), numbers.size);
    }),
    { numRuns: 25 },
  );
  await t.throwsAsync(psql.call("no_such_function"), { message: /no_such_function/ });
  await t.throwsAsync(psql.call("acks"));
});

test("it listens to every stream, live and late, shared by its group", (t) => {
  const filters = filtersOf(ROOT, "ingest");
  t.true(filters.includes("$share/ingest/arpguard/v1/+/m/feature"));
  t.true(filters.includes("$share/ingest/arpguard/v1/+/cmd/+/+/+/#"));
  t.true(filters.includes("$share/ingest/arpguard/v1/+/h/+/+"));
});
