import test from "ava";
import fc from "fast-check";
import { follows } from "#app/clean-windows.ts";
import type { AttackWindows } from "#app/retrain/attack-windows.ts";
import { layAttacks } from "#app/retrain/attacked-windows.ts";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT } from "#features/types.ts";
import { usualTraffic } from "../../helpers/usual-traffic.ts";

const START = micros(1_714_557_600_000_000);
const attackOf = (length: number, packetsPerS: number): AttackWindows => ({
  kind: "flood",
  vectors: Array.from({ length }, () => {
    const vector = new Float32Array(FEATURE_COUNT);
    vector[0] = packetsPerS;
    return vector;
  }),
});
const ATTACKS = [attackOf(1, 1000), attackOf(12, 2000)];

test("attacks lie apart, on windows that follow each other, one kind after the other", (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2000 }),
      fc.array(fc.integer({ min: 0, max: 1999 }), { maxLength: 30 }),
      (count, gaps) => {
        const windows = usualTraffic(count, START, 1).filter((_, n) => !gaps.includes(n));
        const laid = layAttacks(windows, ATTACKS);
        if (laid === null) return t.true(windows.length < 48 * (2 * gaps.length + 3));
        const { table, attacks } = laid;
        const spans = new Map<number, number[]>();
        for (const [row, number] of attacks.entries()) {
          if (number > 0) spans.set(number, [...(spans.get(number) ?? []), row]);
          // What carries no attack is as it was.
          const packets = table.values[row * FEATURE_COUNT]!;
          const own = windows[row]!.features[0]!;
          const more = number === 0 ? 0 : number % 2 === 1 ? 1000 : 2000;
          t.true(Math.abs(packets - own - more) < 0.01);
        }
        t.true(spans.size >= ATTACKS.length && spans.size <= 96);
        let [number, last] = [0, -48];
        for (const [each, rows] of spans) {
          t.is(each, ++number);
          t.is(rows.length, number % 2 === 1 ? 1 : 12);
          t.true(rows[0]! > last + 30, "apart");
          for (const row of rows.slice(1)) t.true(follows(windows[row]!, windows[row - 1]));
          last = rows.at(-1)!;
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("where a window does not follow the one before is told", (t) => {
  const windows = usualTraffic(400, START, 1).filter((_, n) => n !== 100);
  const { follows: marks } = layAttacks(windows, ATTACKS)!;
  const breaks = Array.from(marks.keys()).filter((row) => marks[row] === 0);
  t.deepEqual(breaks, [0, 100]);
});

test("too few windows leave no room for one of each", (t) => {
  t.is(layAttacks([], ATTACKS), null);
  t.is(layAttacks(usualTraffic(90, START, 1), ATTACKS), null);
  t.not(layAttacks(usualTraffic(96, START, 1), ATTACKS), null);
});
