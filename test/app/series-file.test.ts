import { gzipSync } from "node:zlib";
import test, { type ExecutionContext } from "ava";
import { readSeries } from "#app/series-file.ts";
import { scratchFile } from "../helpers/scratch.ts";

const read = (t: ExecutionContext, text: string, step: number | null = null) =>
  readSeries(scratchFile(t, Buffer.from(text), "series.csv"), step);

test("a value a line, of 5 minutes if nobody says otherwise", async (t) => {
  const wanted = { values: Float64Array.of(1, 2.5, 0), firstAtSeconds: null };
  t.deepEqual(await read(t, "1\n2.5\n0\n"), { ...wanted, stepSeconds: 300 });
  t.deepEqual(await read(t, "bits\n1\r\n2.5\r\n0\n\n\n", 60), { ...wanted, stepSeconds: 60 });
});

test("empty lines between values are missing values", async (t) => {
  const { values } = await read(t, "1\n\nnan\n4");
  t.deepEqual([...values], [1, Number.NaN, Number.NaN, 4]);
});

test("times and values are laid on their grid", async (t) => {
  const text =
    "timestamp,value\n1970-01-01 00:10:00,1\n1970-01-01 00:15:00,2\n1970-01-01 00:25:00,4\n";
  t.deepEqual(await read(t, text), {
    values: Float64Array.of(1, 2, Number.NaN, 4),
    stepSeconds: 300,
    firstAtSeconds: 600,
  });
  t.deepEqual([...(await read(t, text, 900)).values], [2, 4]);
});

test("a gzipped file is read as well", async (t) => {
  const path = scratchFile(t, gzipSync("1\n2\n"), "series.txt.gz");
  t.deepEqual([...(await readSeries(path, null)).values], [1, 2]);
});

const refuses = test.macro({
  title: (given) => `refuses ${given}`,
  exec: async (t, text: string, message: RegExp) => {
    const error = await t.throwsAsync(read(t, text), { code: "file-format" });
    t.regex(error?.message ?? "", message);
    t.regex(error?.message ?? "", /series\.csv: .*; give a value a line, or time,value/);
  },
});
test("an empty file", refuses, "", /there is no value/);
test("a file of missing values", refuses, "\n\nnan\n", /there is no value/);
test("words after the header", refuses, "value\n1\ntwo\n", /line 3 has no number/);
test("negative values", refuses, "1\n-2\n", /line 2 is negative/);
test("a table", refuses, "a,b,c\n1,2,3\n", /line 2 has more than time and value/);
test("times that go back", refuses, "300,1\n200,2\n", /line 2 goes back in time/);
test("times on some lines", refuses, "300,1\n2\n", /line 2 has no time, unlike/);
test("times that begin late", refuses, "1\n300,2\n", /line 2 has a time, unlike/);
test("a grid without end", refuses, "0,1\n1,2\n2,3\n1e15,4\n", /span 1000000000000001 steps/);
test("more values than it holds", refuses, "1\n".repeat(2 ** 18 + 1), /line 262145 is one more/);
