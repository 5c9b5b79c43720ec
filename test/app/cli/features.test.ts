import { readFileSync } from "node:fs";
import test from "ava";
import { FEATURE_NAMES } from "#features/types.ts";
import { chatter, writeCapture } from "../../helpers/capture.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";

/** 40 frames of 60 bytes in the first 4 s, then 6 s of silence, then 10 frames in a second. */
const FRAMES = [...chatter(0, 4, 10), ...chatter(10, 11, 10)];

async function rowsOf(args: readonly string[]): Promise<string[][]> {
  const { stdout } = await arpguard(["features", "--csv", ...args]);
  const rows = stdout.split("\n").map((line) => line.split(","));
  return rows.slice(0, -1);
}

test("the header is the 20 names, and each window is a row of 20 numbers", async (t) => {
  const { status, stdout, stderr } = await arpguard(["features", "--csv", writeCapture(t, FRAMES)]);
  t.is(status, 0);
  t.is(stderr, "");
  const [header, ...rows] = stdout.trimEnd().split("\n");
  t.is(header, FEATURE_NAMES.join(","));
  t.is(header?.split(",").length, 20);
  const expected = (perS: number, groups: number) =>
    [perS, perS * 480, perS === 0 ? 0 : 60, perS, 0, 0, 0, groups, ...Array(12).fill(0)].join(",");
  t.deepEqual(rows, [expected(8, 1), expected(0, 0), expected(2, 1)]);
});

test("--window sets the length", async (t) => {
  const rows = await rowsOf(["--window", "2", writeCapture(t, FRAMES)]);
  t.deepEqual(
    rows.map(([perS]) => perS),
    ["packets_per_s", "10", "10", "0", "0", "0", "5"],
  );
});

test("--time adds a column of seconds since the first frame", async (t) => {
  const rows = await rowsOf(["--window", "3", "--time", writeCapture(t, FRAMES)]);
  t.deepEqual(rows[0], ["t", ...FEATURE_NAMES]);
  t.deepEqual(
    rows.slice(1).map(([at]) => at),
    ["0", "3", "6", "9"],
  );
  t.true(rows.every((row) => row.length === 21));
});

test("standard input is a file too", async (t) => {
  const path = writeCapture(t, FRAMES);
  const { stdout } = await arpguard(["features", "--csv", "-"], { stdin: readFileSync(path) });
  t.is(stdout, (await arpguard(["features", "--csv", path])).stdout);
});

test("clocks that jump: a day back and a year on give windows of what was there", async (t) => {
  const day = 86_400;
  const frames = [
    ...chatter(day, day + 7, 10),
    ...chatter(0, 6, 10),
    ...chatter(366 * day, 366 * day + 3, 10),
  ];
  const rows = await rowsOf(["--time", writeCapture(t, frames)]);
  t.deepEqual(
    rows.slice(1).map(([at, perS]) => [Number(at) / day, perS]),
    [
      [0, "10"],
      [5 / day, "4"],
      [-1, "10"],
      [-1 + 5 / day, "2"],
      [365, "6"],
    ],
  );
});

test("a reader that has seen enough ends it quietly", async (t) => {
  const path = writeCapture(t, [...chatter(0, 1, 1), ...chatter(3500, 3501, 1)]);
  const wrapper = ["bash", "-c", '"$@" | head -1; echo "status $PIPESTATUS"', "bash"];
  const args = ["features", "--csv", "--window", "1", path];
  t.true((await arpguard(args)).stdout.length > 131_072, "more than a pipe holds");
  const { stdout, stderr } = await arpguard(args, { wrapper });
  t.is(stderr, "");
  t.is(stdout, `${FEATURE_NAMES.join(",")}\nstatus 0\n`);
});

test("refuses other formats and windows that are none", async (t) => {
  const path = writeCapture(t, FRAMES);
  await refuses(t, ["features", path], 2, "features: say --csv, the one format there is");
  for (const window of ["0", "2.5", "abc"]) {
    const args = ["features", "--csv", "--window", window, path];
    await refuses(
      t,
      args,
      2,
      `features: --window ${window} is no length: give whole seconds, such as 5`,
    );
  }
  const long = ["features", "--csv", "--window", "301", path];
  await refuses(t, long, 2, /^arpguard: --window: windows\.seconds: .*; see docs\/CONFIG\.md$/m);
});
