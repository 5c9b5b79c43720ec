import { setFlagsFromString } from "node:v8";
import { writeLine } from "#app/cli/output.ts";
import type { PipelineEvent, PipelineOptions } from "#app/pipeline.ts";
import { type ReplayResult, replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import type { AlertEvent, AlertType } from "#l2/types.ts";
import type { alertLine } from "#report/alert-line.ts";

type LineOf = typeof alertLine;

export interface ReplayOptions {
  readonly json?: true;
  readonly dialect?: string;
  readonly config?: string;
  readonly evidence?: string;
}

/**
 * `replay FILE...`: each file on its own; opened alerts as they come, then a summary. In a dialect
 * every step of an alert, and nothing else.
 */
export async function replayCommand(
  files: readonly string[],
  options: ReplayOptions,
): Promise<void> {
  // The pace that bin/arpguard gives `run`, and only now: at the start, the flag would cost V8 its
  // ready code of Node's own modules (20 ms).
  setFlagsFromString("--heap-growing-percent=25");
  const config = await configOf(options);
  const { dialect, json: isJson = false } = options;
  const evidence = await evidenceOf(options, config);
  if (dialect === undefined) {
    const lineOf = isJson ? (await import("#report/alert-line.ts")).alertLine : undefined;
    for (const file of files) await replayOne(file, config, lineOf, evidence);
    return;
  }
  if (isJson) throw new AppError("usage", "replay: choose one of --json and --dialect");
  const { dialectPrinter } = await import("#app/cli/replay-dialect.ts");
  const printer = dialectPrinter(dialect, config);
  for (const file of files) await replayFile(file, config, printer.of(file), { evidence });
  printer.end();
}

/** The schema is loaded only where there is something to check: a replay starts at once. */
async function configOf({ config }: ReplayOptions): Promise<Config> {
  if (config === undefined) return defaultConfig();
  const { loadConfig } = await import("#config/load.ts");
  return loadConfig(config);
}

/** Loaded only where it is asked for, too. */
async function evidenceOf({ evidence }: ReplayOptions, config: Config) {
  if (evidence === undefined) return undefined;
  const { replayEvidence } = await import("#app/replay-evidence.ts");
  return replayEvidence(evidence, config);
}

async function replayOne(
  file: string,
  config: Config,
  lineOf: LineOf | undefined,
  evidence: PipelineOptions["evidence"],
): Promise<void> {
  const startMs = systemClock.monotonicMs();
  const alerts: Partial<Record<AlertType, number>> = {};
  let windows = 0;
  let bytes = 0;
  const emit = (event: PipelineEvent, firstAt: Micros) => {
    if (event.kind === "window") {
      windows++;
      bytes += event.bytes;
      return;
    }
    if (event.state === "opened") alerts[event.type] = (alerts[event.type] ?? 0) + 1;
    if (lineOf !== undefined) writeLine(JSON.stringify(jsonStep(lineOf(event, firstAt), event)));
    else if (event.state === "opened") writeLine(textStep(event));
  };
  const result = await replayFile(file, config, emit, { evidence });
  const seconds = (systemClock.monotonicMs() - startMs) / 1000;
  const summary = summarize(file, result, { bytes, seconds, windows, alerts });
  writeLine(lineOf !== undefined ? JSON.stringify(summary) : textSummary(summary));
}

/** One `alert` line an attack; its later steps have a kind of their own. */
function jsonStep(line: object, event: AlertEvent): object {
  return event.state === "opened" ? line : { ...line, kind: "alert-update" };
}

interface Figures {
  readonly bytes: number;
  readonly seconds: number;
  readonly windows: number;
  readonly alerts: Partial<Record<AlertType, number>>;
}

function summarize(file: string, result: ReplayResult, figures: Figures) {
  const { frames: _, ...protocols } = result.protocols;
  return {
    kind: "summary",
    file,
    packets: result.frames,
    bytes: figures.bytes,
    seconds: figures.seconds,
    packets_per_s: Math.round(result.frames / Math.max(figures.seconds, 1e-9)),
    windows: figures.windows,
    protocols,
    refused: result.refused,
    alerts: figures.alerts,
  };
}

function textStep(event: AlertEvent): string {
  const why = event.why.length > 0 ? ` (${event.why.join("; ")})` : "";
  return `${formatMicros(event.at)} ${event.severity} ${event.type}: ${event.verdict}${why}`;
}

function textSummary(summary: ReturnType<typeof summarize>): string {
  const refused = Object.values(summary.refused).reduce((sum, count) => sum + count, 0);
  const alerts = Object.entries(summary.alerts).map(([type, count]) => `${count} ${type}`);
  return [
    `${summary.file}: ${summary.packets} frames, ${summary.bytes} bytes`,
    `${summary.windows} windows`,
    `${refused} refused`,
    `alerts: ${alerts.join(", ") || "none"}`,
    `${summary.seconds.toFixed(3)} s`,
  ].join("; ");
}
