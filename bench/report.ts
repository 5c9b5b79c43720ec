import { cpus, release, totalmem } from "node:os";
import type { Aim } from "./aim.ts";
import { aimsOf } from "./aims.ts";
import type { BenchReport, ReplayFigures } from "./figures.ts";
import { modelsAtWorkTable } from "./live/models-at-work-report.ts";
import { agreementTable } from "./models/agreement-table.ts";
import { forestTable } from "./models/forest-table.ts";
import { networkTable } from "./models/network-table.ts";
import { retrainTable } from "./models/retrain-cycle.ts";

export function machineText(): string {
  const { length, 0: first } = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  const model = first?.model ?? "unknown processor";
  return `${length} x ${model}, ${gib} GiB, Linux ${release()}, Node ${process.versions.node}`;
}

/** docs/BENCHMARKS.md. */
export function markdown(report: BenchReport): string {
  const { live, flood, start, wireToAlert } = report;
  return `# Benchmarks

Written by \`make bench\` on ${report.date}: ${report.machine}. \`bin/arpguard bench --json\` prints
the same figures. Times are whole processes on one core, start included, median of five, the
contenders taking turns; ours computes all features and verdicts, the peers meter flows.

## Replay

${report.replay.map(replayTable).join("\n\n")}

## Live, on a veth pair in a namespace of its own

| figure | value |
|---|---|
| start to first captured frame on the page | ${fixed(start.firstFrameMs / 1000, 2)} s |
| wire to alert at an MQTT subscriber, ${wireToAlert.runs} attacks, p50 | ${fixed(wireToAlert.p50Ms, 1)} ms |
| the same, p99 | ${fixed(wireToAlert.p99Ms, 1)} ms |
| rate offered by tcpreplay and captured, ${fixed(live.seconds, 0)} s | ${count(live.framesPerS)} frames/s |
| frames lost by the kernel | ${live.kernelDrops} of ${count(live.frames)} |
| processor time a frame, whole appliance | ${fixed(live.cpuNsPerFrame, 0)} ns |
| peak memory of the whole appliance under this load | ${mega(live.peakBytes)} MB |
| growth under ${count(flood.floodFrames)} frames from made-up addresses | ${mega(flood.grownBytes)} MB |
| of these frames lost by the kernel | ${count(flood.kernelDrops)} |

${modelsAtWorkTable(report.modelsAtWork)}

${networkTable(report.networks)}

${agreementTable(report.agreement)}

${forestTable(report.forests)}

${retrainTable(report.retrainCycle)}

## Aims

\`make bench\` fails when one is missed.

| aim | measured | limit | |
|---|---|---|---|
${aimsOf(report).map(aimRow).join("\n")}
`;
}

function aimRow({ name, value, unit, digits, limit, isMet }: Aim): string {
  if (Number.isNaN(value)) return `| ${name} | | | not measured |`;
  return `| ${name} | ${fixed(value, digits)} ${unit} | ${limit} ${unit} | ${isMet ? "met" : "missed"} |`;
}

function replayTable({ input, frames, figures }: ReplayFigures): string {
  const ours = figures[0]?.medianSeconds ?? Number.NaN;
  const rows = figures.map((each) => {
    const cells = [
      each.name,
      `${fixed(each.medianSeconds, 2)} s`,
      `${fixed(each.minSeconds, 2)}-${fixed(each.maxSeconds, 2)} s`,
      fixed(each.framesPerS / 1e6, 2),
      fixed(each.cpuNsPerFrame, 0),
      mega(each.peakBytes),
      each.medianSeconds === ours ? "" : `${fixed(each.medianSeconds / ours, 1)} times`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return `${input}, ${count(frames)} frames:

| | median | range | million frames/s | ns of processor a frame | peak MB | we are faster |
|---|---|---|---|---|---|---|
${rows.join("\n")}`;
}

function fixed(value: number, digits: number): string {
  return value.toFixed(digits);
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
