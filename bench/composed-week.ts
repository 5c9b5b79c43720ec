import { join, resolve } from "node:path";
import { Pipeline } from "#app/pipeline.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import type { Frame } from "#capture/types.ts";
import { parseConfig } from "#config/load.ts";
import type { Micros } from "#core/units.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import type { DetectorModel } from "#detect/types.ts";
import { FEATURE_COUNT, FEATURE_NAMES, type Table } from "#features/types.ts";
import { NO_BOX } from "#features/vector.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Runner } from "#infer/types.ts";
import { decisionFigures } from "#train/detection-metrics.ts";
import { fitDetector, modelFunctions } from "#train/detector-fit.ts";
import { labelledCaptures } from "./scoreboard/captures.ts";

/*
 * node bench/composed-week.ts holds the anomaly detector against a week that is composed: recorded
 * attacks, each from another network, are put into the recorded week of a healthy home, one every
 * two hours from its third day on. Nobody has seen this week. The windows before are what the
 * detector learns from.
 */

const DATA = process.env.ARPGUARD_DATA ?? resolve(import.meta.dirname, "../../shared/data");
const WINDOW_SECONDS = 5;
const DAY = 86_400 * MICROS_PER_SECOND;
const LEARNED = 2 * DAY;
const BETWEEN = DAY / 12;
/** Of an attack that goes on for long. */
const LONGEST = 60 * MICROS_PER_SECOND;
const SEED = 1;
const ALARM = { falseAlarmRate: 0.001, releaseShare: 0.5, levelVectors: 2000 };
const AIM = { accuracy: 0.95, fpr: 0.05 };

interface Window {
  readonly features: Float32Array;
  readonly startAt: Micros;
  /** Name of the attack of which it holds a frame. */
  readonly attack: string | null;
}

interface Attack {
  readonly name: string;
  readonly frames: readonly Frame[];
}

/** The frames of a capture, copied, up to LONGEST after the first. */
async function framesOf(path: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  const copy = (frame: Frame) => {
    const [first = frame] = frames;
    if (frame.at < first.at || frame.at > first.at + LONGEST) return;
    const { offset, capturedBytes } = frame;
    frames.push({ ...frame, bytes: frame.bytes.slice(offset, offset + capturedBytes), offset: 0 });
  };
  await readAll(path, copy, () => {});
  return frames;
}

/** @param endBlock is called while the bytes of the frames that were visited are still there */
async function readAll(
  path: string,
  visit: (frame: Frame) => void,
  endBlock: (at: Micros) => void,
): Promise<void> {
  await using source = await openCaptureFile(path);
  const never = new AbortController().signal;
  for (;;) {
    const { at, ended } = await source.readBlock(visit, never);
    endBlock(at);
    if (ended) return;
  }
}

/** The windows of the week with the attacks in it, in turn. */
async function composedWindows(week: string, attacks: readonly Attack[]): Promise<Window[]> {
  const windows: Window[] = [];
  let attack: string | null = null;
  const pipeline = new Pipeline({
    windowSeconds: WINDOW_SECONDS,
    l2: parseConfig({}, "composed-week").l2,
    seed: SEED,
    box: () => NO_BOX,
    devices: false,
    emit: (event) => {
      if (event.kind !== "window") return;
      windows.push({ features: event.features, startAt: event.startAt, attack });
      attack = null;
    },
  });
  let turn = 0;
  let pending: { readonly attack: Attack; readonly startAt: number; next: number } | null = null;
  /** Lets the frames of the attack that is due go first. */
  const attackUntil = (at: number) => {
    const firstAt = pipeline.firstAt ?? at;
    pending ??= {
      attack: attacks[turn % attacks.length]!,
      startAt: firstAt + LEARNED + turn * BETWEEN,
      next: 0,
    };
    const { frames, name } = pending.attack;
    for (; pending.next < frames.length; pending.next++) {
      const frame = frames[pending.next]!;
      const shifted = pending.startAt + frame.at - frames[0]!.at;
      if (shifted >= at) return;
      pipeline.visit({ ...frame, at: shifted as Micros });
      attack = name;
    }
    pending = null;
    turn++;
  };
  const visit = (frame: Frame) => {
    attackUntil(frame.at);
    pipeline.visit(frame);
  };
  await readAll(week, visit, (at) => pipeline.tick(at, 0));
  pipeline.finish();
  return windows;
}

function tableOf(windows: readonly Window[]): Table {
  const values = new Float32Array(windows.length * FEATURE_COUNT);
  for (const [row, { features }] of windows.entries()) values.set(features, row * FEATURE_COUNT);
  return { rows: windows.length, columns: FEATURE_COUNT, values };
}

/** Says what was called of each attack, and of all windows; true when that is as it must be. */
function judge(windows: readonly Window[], model: DetectorModel, runner: Runner): boolean {
  const detector = new AnomalyDetector(model, modelFunctions(model.scaler, runner));
  const calls = Uint8Array.from(windows, ({ features }) => (detector.push(features) ? 1 : 0));
  const labels = Uint8Array.from(windows, ({ attack }) => (attack === null ? 0 : 1));
  const byAttack = new Map<string, { windows: number; called: number }>();
  for (const [index, { attack }] of windows.entries()) {
    if (attack === null) continue;
    const seen = byAttack.get(attack) ?? { windows: 0, called: 0 };
    byAttack.set(attack, { windows: seen.windows + 1, called: seen.called + calls[index]! });
  }
  for (const [name, seen] of byAttack) {
    process.stdout.write(`${name.padEnd(36)} ${seen.called} of ${seen.windows} windows called\n`);
  }
  sayAlarms(windows, calls);
  const { accuracy, fpr, precision, recall, f1 } = decisionFigures(calls, labels);
  const told = Object.entries({ accuracy, fpr, precision, recall, f1 })
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(", ");
  const isMet = accuracy > AIM.accuracy && fpr < AIM.fpr;
  process.stdout.write(
    `${windows.length} windows: ${told}: ${isMet ? "as it must be" : "missed"}\n`,
  );
  return isMet;
}

/** What people are told of is an alarm: windows that are called one after the other. */
function sayAlarms(windows: readonly Window[], calls: Uint8Array): void {
  let [alarms, ofAttacks, lingering] = [0, 0, 0];
  for (let first = 0; first < calls.length; first++) {
    if (calls[first] === 0) continue;
    let end = first + 1;
    while (calls[end] === 1) end++;
    const inside = windows.slice(first, end).map(({ attack }) => attack !== null);
    alarms++;
    if (inside.includes(true)) {
      ofAttacks++;
      lingering += inside.filter((isAttack) => !isAttack).length;
    }
    first = end;
  }
  process.stdout.write(
    `${alarms} alarms, ${ofAttacks} of them over an attack, ${lingering} windows beyond its end\n`,
  );
}

async function main(): Promise<void> {
  const captures = await labelledCaptures(DATA, "attacks");
  const attacks: Attack[] = [];
  for (const { name, path, expect } of captures) {
    if (expect.length > 0) attacks.push({ name, frames: await framesOf(path) });
  }
  const windows = await composedWindows(join(DATA, "iot-week/lan-week-dev.pcap.gz"), attacks);
  const learnedUntil = windows[0]!.startAt + LEARNED;
  const learned = windows.filter(({ startAt }) => startAt < learnedUntil);
  const { model, network } = await fitDetector(tableOf(learned), FEATURE_NAMES, {
    seed: SEED,
    ...ALARM,
  });
  const judged = windows.slice(learned.length);
  if (!judge(judged, model, createPlainRunner(network))) process.exitCode = 1;
}

await main();
