import { basename } from "node:path";
import test from "ava";
import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { type OracleWindow, oracleWindows } from "./oracle.ts";

/** The first 15 tell of the traffic; the rest of the box, which a replay leaves at 0. */
const TRAFFIC_FEATURES = 15;
const TOLERANCE = 1e-5;
/** Counted exactly up to here, then by a sketch. */
const EXACT_DISTINCT = 2048;
const DISTINCT_TOLERANCE = 0.03;
/** A Bloom filter takes hardly one new flow in a thousand for a known one. */
const FLOW_TOLERANCE = 1e-3;

/** Of frames as they are on the wire: `test/app/mirrored.test.ts` looks into tunnels. */
async function replayWindows(path: string): Promise<WindowRecord[]> {
  const windows: WindowRecord[] = [];
  const config = { ...defaultConfig(), decode: { unwrap: "none" } } as const;
  await replayFile(path, config, (event) => {
    if (event.kind === "window") windows.push(event);
  });
  return windows;
}

function toleranceOf(name: string, value: number): number {
  if (name === "new_flows_per_s") return FLOW_TOLERANCE;
  return name === "distinct_sources" && value > EXACT_DISTINCT ? DISTINCT_TOLERANCE : TOLERANCE;
}

function isClose(name: string, ours: number, theirs: number): boolean {
  return Math.abs(ours - theirs) <= toleranceOf(name, theirs) * Math.abs(theirs) + Number.EPSILON;
}

/** The first few features that differ. */
function differences(ours: readonly WindowRecord[], theirs: readonly OracleWindow[]): string[] {
  const found = ours.length === theirs.length ? [] : [`${ours.length} / ${theirs.length} windows`];
  for (const [i, expected] of theirs.entries()) {
    const window = ours[i];
    if (window === undefined || found.length > 10) break;
    if (window.startAt !== expected.startUs) found.push(`window ${i}: starts ${window.startAt}`);
    for (const [j, name] of FEATURE_NAMES.entries()) {
      const [value, right] = [window.features[j]!, expected.features[j] ?? 0];
      if (!isClose(name, value, right)) found.push(`window ${i}: ${name} ${value} / ${right}`);
    }
  }
  return found;
}

test("there are 15 features of the traffic, then those of the box", (t) => {
  t.is(FEATURE_NAMES[TRAFFIC_FEATURES - 1], "dst_port_entropy_bits");
  t.is(FEATURE_NAMES[TRAFFIC_FEATURES], "cpu_usage_pct");
});

const agree = test.macro(async (t, folder: string) => {
  for (const path of dataCaptures(t, folder)) {
    const theirs = await oracleWindows(path);
    t.true(theirs.every(({ features }) => features.length === TRAFFIC_FEATURES));
    t.deepEqual(differences(await replayWindows(path), theirs), [], basename(path));
  }
});

test.serial("ARP captures: every window's features are the oracle's", agree, "arp");
test.serial("attack captures: every window's features are the oracle's", agree, "attacks");
test.serial("captures of a week: every window's features are the oracle's", agree, "iot-week");
