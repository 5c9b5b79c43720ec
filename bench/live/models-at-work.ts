import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BASE_ABOUT } from "#app/base/base-model.ts";
import { BASE_ROOT } from "#app/base/make-base-models.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import type { ModelRow } from "#status/types.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelFolder } from "#store/model-folder.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { fillHistory } from "../models/fill-history.ts";
import { Rig } from "./rig.ts";

const HOME = resolve(import.meta.dirname, "../..");
/** The 5 minutes under way must end before anything is forecast. */
const PATIENCE_MS = 8 * 60_000;
const LOOK_MS = 1000;
/** After the first forecasts, so that what they leave behind is seen. */
const REST_MS = 60_000;
/** The history is placed so that its quietest hour, in which boxes train, is far away. */
const FAR_MICROS = 12 * 3_600_000_000;
/** One each 5 minutes. */
const MOST_COSTS = 100;

export interface ModelsAtWork {
  readonly seconds: number;
  readonly windows: number;
  /** Forecasts of what the next 5 minutes cost, by the optimizer. */
  readonly costForecasts: number;
  readonly peakBytes: number;
  /** A model each: kind, what answers, version, runner, median time of an answer. */
  readonly models: readonly string[];
}

/**
 * The whole appliance on the made-up office with all models live: the base detector judges windows
 * of 5 s, the base forecaster takes part in forecasts over 8 weeks of history, and an optimizer
 * that is trained on them first, as what a window costs is of a machine. Ends a minute after each
 * has answered.
 */
export async function modelsAtWork(data: string): Promise<ModelsAtWork> {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-models-"));
  try {
    const directory = join(folder, "data");
    const now = systemClock.now();
    await fillHistory(data, directory, { now, startAt: micros(now + FAR_MICROS) });
    serveBaseModels(directory);
    const train = ["train", "optimizer", "--data", directory];
    execFileSync(join(HOME, "bin/arpguard"), train, { stdio: "ignore" });
    const startedAt = systemClock.now();
    const figures = await watch(directory);
    using history = openHistoryReadOnly(directory);
    const costs = history.resourcesBetween(startedAt, systemClock.now(), MOST_COSTS);
    return { ...figures, costForecasts: costs.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function serveBaseModels(directory: string): void {
  for (const kind of ["detector", "forecaster"] as const) adoptBase(directory, kind);
}

function adoptBase<Kind extends "detector" | "forecaster">(directory: string, kind: Kind): void {
  const kept = new ModelFolder(resolve(BASE_ROOT, ".."), kind).read(BASE_ABOUT.version);
  new ModelRegistry(directory, kind).adopt(kept);
}

/** What it has written last is in the history once it has ended. */
async function watch(directory: string): Promise<Omit<ModelsAtWork, "costForecasts">> {
  const config = { store: { directory }, models: { retrain: false } };
  await using rig = await Rig.start({ interface: null, config });
  await rig.ready();
  const isAtWork = async () => haveAnswered((await rig.snapshot())?.models.rows ?? []);
  await rig.until("all models answer", isAtWork, LOOK_MS, PATIENCE_MS);
  await sleep(REST_MS);
  const { models, windows } = (await rig.snapshot())!;
  const { peakBytes } = rig.memory();
  const seconds = (performance.now() - rig.startedMs) / 1000;
  return { seconds, windows, peakBytes, models: models.rows.map(rowText) };
}

/** The trained models of all kinds serve, and those that are timed have been. */
function haveAnswered(rows: readonly ModelRow[]): boolean {
  const timed = rows.filter(({ kind }) => kind !== "optimizer");
  const areTrained = rows.length === 3 && rows.every(({ version }) => version !== null);
  return areTrained && timed.every(({ p50Us }) => p50Us !== null);
}

function rowText({ kind, serves, version, runner, p50Us }: ModelRow): string {
  const by = runner === null ? "" : `, network by ${runner}`;
  const took = p50Us === null ? "" : `, p50 ${p50Us.toFixed(1)} µs`;
  return `${kind} ${version}: ${serves} answers${by}${took}`;
}
