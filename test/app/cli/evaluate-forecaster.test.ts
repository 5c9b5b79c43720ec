import { gzipSync } from "node:zlib";
import test from "ava";
import { seededRandom } from "#core/random.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFile } from "../../helpers/scratch.ts";

const random = seededRandom(1);
const SERIES = Array.from({ length: 400 }, () => (100 + random.unit()).toFixed(3)).join("\n");

test("--json gives the figures as one object", async (t) => {
  const path = scratchFile(t, gzipSync(SERIES), "series.txt.gz");
  const args = ["evaluate", "forecaster", "--series", path, "--horizon", "2", "--json"];
  const { status, stdout, stderr } = await arpguard(args);
  t.deepEqual([status, stderr], [0, ""]);
  const report = JSON.parse(stdout);
  t.deepEqual([report.horizon, report.steps, report.outcomes], [2, 400, 133]);
  t.true(report.mape < 1 && report.accuracy > 99);
  t.true(report.latency_us_p99 > 0);
});

test("without --json people get a table of one step ahead, by times of --step", async (t) => {
  const path = scratchFile(t, Buffer.from(SERIES), "series.txt");
  const { stdout } = await arpguard(["evaluate", "forecaster", "--series", path, "--step", "60"]);
  t.regex(stdout, /^400 steps of 60 s, 134 outcomes 1 ahead\n/);
  t.regex(stdout, /\nlast_value +\d/);
});

test("options that are out of range are bad usage, before any file is read", async (t) => {
  const wrong = async (option: string, value: string, range: string) => {
    const line = `evaluate forecaster: ${option} ${value} does not do: give a whole number ${range}`;
    await refuses(t, ["evaluate", "forecaster", "--series", "/no", option, value], 2, line);
  };
  await wrong("--horizon", "0", "from 1 to 288");
  await wrong("--horizon", "1e2", "from 1 to 288");
  await wrong("--step", "86401", "from 1 to 86400");
  await wrong("--seed", "4294967296", "from 0 to 4294967295");
  await refuses(t, ["evaluate", "forecaster"], 2, /--series/);
});

test("a file that does not do is refused by name", async (t) => {
  const short = scratchFile(t, Buffer.from("1\n2\n"), "short.txt");
  const few = `${short}: 2 steps are too few to look 1 ahead: give a series of at least 303`;
  await refuses(t, ["evaluate", "forecaster", "--series", short], 1, few);
  await refuses(t, ["evaluate", "forecaster", "--series", "/no/such"], 1, /\/no\/such: ENOENT/);
});
