import test from "ava";
import fc from "fast-check";
import { parseSeriesLine } from "#app/series-line.ts";

const NOON = Date.UTC(2015, 8, 1, 12) / 1000;

const reads = test.macro({
  title: (_, line: string) => `reads "${line}"`,
  exec: (t, line: string, time: number | null, value: number) => {
    t.deepEqual(parseSeriesLine(line), { time, value });
  },
});
test(reads, "3562279127", null, 3_562_279_127);
test(reads, "0", null, 0);
test(reads, "1.5e3", null, 1500);
test(reads, " +.5 ", null, 0.5);
test(reads, "", null, Number.NaN);
test(reads, "NaN", null, Number.NaN);
test(reads, "2015-09-01 12:00:00,3.06", NOON, 3.06);
test(reads, "2015-09-01T12:00,3.06", NOON, 3.06);
test(reads, "2015-09-01T12:00:00Z,3.06", NOON, 3.06);
test(reads, "2015-09-01T14:00:00+02:00,3.06", NOON, 3.06);
test(reads, "2015-09-01 12:00:00.500,3", NOON + 0.5, 3);
test(reads, "1441108800, 3", NOON, 3);
test(reads, "1441108800,", NOON, Number.NaN);

const refuses = test.macro({
  title: (_, line: string) => `refuses "${line.slice(0, 30)}"`,
  exec: (t, line: string, wrong: string) => {
    t.is(parseSeriesLine(line), wrong);
  },
});
test(refuses, "timestamp,value", "has no number");
test(refuses, "0x10", "has no number");
test(refuses, "1e", "has no number");
test(refuses, "Infinity", "has no number");
test(refuses, "-1", "is negative, which traffic never is");
test(refuses, "1e19", "has more than 1000000000000000000");
test(refuses, "1e999", "has more than 1000000000000000000");
test(refuses, "2015-13-01 12:00:00,1", "has no time before the comma");
test(refuses, "2015-09-01,1", "has no time before the comma");
test(refuses, ",1", "has no time before the comma");
test(refuses, "1e19,1", "has no time before the comma");
test(refuses, "1,2,3", "has more than time and value");
test(refuses, ",".repeat(60_000), "has more than time and value");

test("any text gives an entry within bounds or says what is wrong", (t) => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const entry = parseSeriesLine(text);
      if (typeof entry === "string") return entry.length > 0;
      const { time, value } = entry;
      return (time === null || Number.isFinite(time)) && !(value < 0 || value > 1e18);
    }),
  );
  t.pass();
});
