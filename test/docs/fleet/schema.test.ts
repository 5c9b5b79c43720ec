import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { Psql } from "../../../docs/fleet/psql.ts";
import { startPostgres } from "../../helpers/postgres.ts";

const SCHEMA = join(import.meta.dirname, "../../../docs/fleet/schema.sql");
const ts = "2026-05-01T10:00:00.000000Z";
const STREAM = "m/feature";

interface Arrival {
  /** A gap from `from` to `to`, or the record `from`. */
  readonly isGap: boolean;
  readonly from: number;
  readonly to: number;
}

/** The cursor by counting: it stops before the first number that neither came nor is missing. */
function expected(batches: readonly (readonly Arrival[])[]): number | null {
  const firsts = batches.map((batch) => Math.min(...batch.map(({ from }) => from)));
  if (firsts.length === 0) return null;
  const there = new Set<number>();
  for (const { from, to } of batches.flat()) {
    for (let seq = from; seq <= to; seq++) there.add(seq);
  }
  let cursor = (firsts[0] as number) - 1;
  while (there.has(cursor + 1)) cursor++;
  return cursor;
}

const anyArrival: fc.Arbitrary<Arrival> = fc
  .record({
    isGap: fc.boolean(),
    from: fc.integer({ min: 1, max: 25 }),
    length: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ isGap, from, length }) => ({ isGap, from, to: isGap ? from + length - 1 : from }));
const anyBatches = fc.array(fc.array(anyArrival, { minLength: 1, maxLength: 12 }), {
  maxLength: 6,
});

test("the cursor stands before the first hole, whatever comes in which order", async (t) => {
  const { database, runFile } = await startPostgres(t);
  runFile(SCHEMA);
  await using psql = new Psql(database);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(anyBatches, async (batches) => {
      const device = `ag-${run++}`;
      let gaps = 0;
      for (const batch of batches) {
        const items = batch.map(({ isGap, from, to }) => ({
          device,
          stream: isGap ? "e/gap" : STREAM,
          body: isGap
            ? { seq: ++gaps, ts, stream: STREAM, from_seq: from, to_seq: to, reason: "lost" }
            : { seq: from, ts },
        }));
        await psql.call("ingest", items);
        // A batch may come again.
        await psql.call("ingest", items);
      }
      const cursors = (await psql.call("acks")) as Record<string, Record<string, number>>;
      t.is(cursors[device]?.[STREAM] ?? null, expected(batches));
    }),
    { numRuns: 100 },
  );
});

test("a number stands once, and a run of any length is passed in one call", async (t) => {
  const { database, runFile, query } = await startPostgres(t);
  runFile(SCHEMA);
  await using psql = new Psql(database);
  const one = (seq: number) => ({ device: "ag-1", stream: STREAM, body: { seq, ts } });
  const all = Array.from({ length: 25_000 }, (_, i) => one(i + 1));
  await psql.call("ingest", [one(1)]);
  await psql.call("ingest", all.slice(2));
  t.deepEqual(await psql.call("acks"), { "ag-1": { [STREAM]: 1 } });
  t.deepEqual(await psql.call("ingest", [one(2), one(2)]), { "ag-1": { [STREAM]: 25_000 } });
  t.is(query("SELECT count(*) FROM record"), "25000");
  const twice = "INSERT INTO record SELECT device, stream, seq, ts, body FROM record LIMIT 1";
  t.throws(() => query(twice), { message: /duplicate key/ });
});
