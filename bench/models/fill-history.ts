import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { replayFile } from "#app/replay-file.ts";
import { DAY_MICROS, hourLoads, hourOf, quietestHour } from "#app/retrain/quietest-hour.ts";
import { defaultConfig } from "#config/defaults.ts";
import { seededRandom } from "#core/random.ts";
import { type Micros, micros } from "#core/units.ts";
import {
  FEATURE_COUNT,
  FEATURE_NAMES,
  type FeatureName,
  type WindowRecord,
} from "#features/types.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { HISTORY_FILE, openHistory } from "#store/history.ts";
import { KnobLog } from "#store/knob-log.ts";
import { vectorToBlob } from "#store/vector-blob.ts";

const STEP_MICROS = 300_000_000;
const STEPS = 8 * 2016;
const WEEK_STEPS = 2016;
const WINDOW_MICROS = 5_000_000;
const WINDOWS = 120_960;
const SEED = 1;

/**
 * Fills a data folder as a box would have by now: 8 weeks of 5-minute means, a provider's recorded
 * traffic (what it lacks is taken from 7 weeks later) with made-up load of the box that follows it,
 * and one week of windows of 5 s, a recorded home, up to now. It is placed so that the hour of
 * `startAt` is the quietest of the day that follows.
 */
export async function fillHistory(
  data: string,
  directory: string,
  { now, startAt }: { readonly now: Micros; readonly startAt: Micros },
): Promise<void> {
  const { store } = defaultConfig();
  openHistory({ ...store, directory })[Symbol.dispose]();
  const end = Math.floor(now / STEP_MICROS) * STEP_MICROS;
  const begin = end - STEPS * STEP_MICROS;
  const traffic = placed(seriesOf(join(data, "traffic/isp-A5M.txt")), begin, { now, startAt });
  const windows = await windowsOf(join(data, "iot-week/lan-week-dev.pcap.gz"));
  using db = new DatabaseSync(join(directory, HISTORY_FILE));
  db.exec("BEGIN");
  const columns = "packets, bytes, dropped, features";
  const rollup = db.prepare(
    `INSERT INTO rollups (start_us, windows, ${columns}) VALUES (?, 60, ?, ?, 0, ?)`,
  );
  const random = seededRandom(SEED);
  for (const [step, bitsPerS] of traffic.entries()) {
    const features = rollupOf(bitsPerS, random.unit);
    const packets = Math.round(features[0]! * 300);
    rollup.run(begin + step * STEP_MICROS, packets, packets * 800, vectorToBlob(features));
  }
  const window = db.prepare(
    `INSERT INTO windows (start_us, duration_ms, ${columns}) VALUES (?, 5000, ?, ?, 0, ?)`,
  );
  const first = end - windows.length * WINDOW_MICROS;
  for (const [n, { packets, bytes, features }] of windows.entries()) {
    window.run(first + n * WINDOW_MICROS, packets, bytes, vectorToBlob(features));
  }
  db.exec("COMMIT");
  new KnobLog(directory).append({ at: micros(begin), knobs: knobsOf(defaultConfig()) });
}

/** Bits a second, oldest first. */
function seriesOf(path: string): number[] {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => Number(line) / 300);
}

/** The newest steps of the series that make the hour of `startAt` the quietest of its day. */
function placed(
  series: readonly number[],
  begin: number,
  { now, startAt }: { readonly now: Micros; readonly startAt: Micros },
): number[] {
  const until = micros(now + DAY_MICROS);
  for (let end = series.length; end > series.length - WEEK_STEPS; end--) {
    const steps = Array.from({ length: STEPS }, (_, n) => {
      const at = end - STEPS + n;
      return series[at < 0 ? at + 7 * WEEK_STEPS : at]!;
    });
    const loads = hourLoads(steps.map((bits, n) => [begin + n * STEP_MICROS, bits]));
    const hour = quietestHour({ loads, forecast: null, from: now, until, utcOffsetMinutes: 0 });
    if (hour === hourOf(startAt)) return steps;
  }
  throw new Error("the series has no quietest hour of a day");
}

/** What the box would have measured: packets of 800 bytes, and a load that follows them. */
function rollupOf(bitsPerS: number, chance: () => number): Float32Array {
  const features = new Float32Array(FEATURE_COUNT);
  const set = (name: FeatureName, value: number) => {
    features[FEATURE_NAMES.indexOf(name)] = value;
  };
  const load = bitsPerS / 1e9;
  set("packets_per_s", bitsPerS / 6400);
  set("bits_per_s", bitsPerS);
  set("mean_frame_bytes", 800);
  set("cpu_usage_pct", 5 + 8 * load + 2 * chance());
  set("memory_usage_pct", 40 + load + chance());
  set("network_traffic_bps", bitsPerS / 100);
  set("packet_processing_per_s", bitsPerS / 6400);
  set("response_time_ms", 1 + load ** 2 / 10 + chance() / 4);
  return features;
}

/** The last week of them. */
async function windowsOf(path: string): Promise<WindowRecord[]> {
  const windows: WindowRecord[] = [];
  await replayFile(path, defaultConfig(), (event) => {
    if (event.kind === "window") windows.push(event);
  });
  return windows.slice(-WINDOWS);
}
