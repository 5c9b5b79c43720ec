import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { systemClock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import { aimsOf } from "./aims.ts";
import type { BenchReport, ReplayFigures } from "./figures.ts";
import type { FloodMemory } from "./live/flood-memory.ts";
import { inNamespace } from "./live/in-namespace.ts";
import type { ModelsAtWork } from "./live/models-at-work.ts";
import type { StartTime } from "./live/start-time.ts";
import type { Throughput } from "./live/throughput.ts";
import type { WireToAlert } from "./live/wire-to-alert.ts";
import { measureAgreement } from "./models/agreement.ts";
import { measureForests } from "./models/forests.ts";
import { measureNetworks } from "./models/networks.ts";
import { hasModule } from "./models/python.ts";
import { measureRetrainCycle } from "./models/retrain-cycle.ts";
import { repeatCapture } from "./repeat-capture.ts";
import { measureSpeed } from "./replay-speed.ts";
import { machineText, markdown } from "./report.ts";
import { writeLoad } from "./write-load.ts";

const LOAD_FRAMES = 10_000_000;
const REAL_FRAMES = 1_000_000;
const LIVE_SECONDS = 60;
const LIVE_FRAMES = 200_000;
const ATTACKS = 200;
const DATA = process.env.ARPGUARD_DATA ?? resolve(import.meta.dirname, "../../shared/data");
/** The real captures with the most frames. */
const LARGEST = [
  "iot-week/lan-week-dev.pcap.gz",
  "attacks/stopddos-synflood-spoofed.pcap",
  "attacks/visakh-normal.pcap",
];

export interface BenchOptions {
  readonly json?: true;
  /** Also as Markdown. */
  readonly write?: string;
}

/** What was measured, and the names of the aims that it misses. */
export interface BenchResult {
  readonly report: BenchReport;
  readonly missed: readonly string[];
}

/** Measures everything, tells progress on stderr, and gives the report. */
export async function bench(options: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-bench-"));
  try {
    const report: BenchReport = {
      kind: "bench",
      machine: machineText(),
      date: formatMicros(systemClock.now()).slice(0, 10),
      replay: await replayFigures(folder),
      start: await tell("start", () => inNamespace<StartTime>("start-time")),
      wireToAlert: await tell("wire to alert", () =>
        inNamespace<WireToAlert>("wire-to-alert", String(ATTACKS)),
      ),
      live: await tell(`live load for ${LIVE_SECONDS} s`, () => liveLoad(folder)),
      flood: await tell("flood", () => inNamespace<FloodMemory>("flood-memory")),
      modelsAtWork: await tell("all models at work", () =>
        inNamespace<ModelsAtWork>("models-at-work", DATA),
      ),
      networks: await tell("networks", () => measureNetworks(hasModule("torch"))),
      agreement: hasModule("torch")
        ? await tell("agreement of the networks", async () => measureAgreement())
        : null,
      forests: hasModule("sklearn") ? await tell("forests", measureForests) : null,
      retrainCycle: await tell("retraining", measureRetrainCycle),
    };
    if (options.write !== undefined) writeFileSync(options.write, markdown(report));
    const missed = aimsOf(report).filter(({ isMet }) => !isMet);
    return { report, missed: missed.map(({ name }) => name) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function replayFigures(folder: string): Promise<ReplayFigures[]> {
  const file = join(folder, "load.pcap");
  writeLoad(file, LOAD_FRAMES);
  const figures = [
    await tell("replay of the made-up load", async () => ({
      input: "A made-up busy office of 60-byte frames (bench/write-load.ts)",
      frames: LOAD_FRAMES,
      figures: measureSpeed(file, LOAD_FRAMES),
    })),
  ];
  for (const name of LARGEST) {
    const capture = join(DATA, name);
    if (!existsSync(capture)) throw new Error(`${capture} is missing: set ARPGUARD_DATA`);
    const frames = await repeatCapture(capture, file, REAL_FRAMES);
    figures.push(
      await tell(`replay of ${name}`, async () => ({
        input: `Real capture ${basename(name)}, repeated`,
        frames,
        figures: measureSpeed(file, frames),
      })),
    );
  }
  return figures;
}

async function liveLoad(folder: string): Promise<Throughput> {
  const file = join(folder, "live.pcap");
  writeLoad(file, LIVE_FRAMES);
  return inNamespace<Throughput>("throughput", file, String(LIVE_SECONDS));
}

async function tell<Result>(what: string, measure: () => Promise<Result>): Promise<Result> {
  process.stderr.write(`bench: ${what}\n`);
  return await measure();
}
