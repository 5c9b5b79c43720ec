import { setImmediate } from "node:timers/promises";
import { MICROS_PER_MILLI, MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import type { KeptStep } from "#detect/types.ts";
import { FEATURE_COUNT, FEATURE_NAMES, type Table, type WindowRecord } from "#features/types.ts";
import { type Feedback, feedbackIndex } from "#store/feedback.ts";
import type { HistoryReader } from "#store/types.ts";

/** A week of windows of 5 s: what a box trains on in 150 MiB. */
export const MOST_WINDOWS = 120_960;
/** More than a history of the week holds, unless somebody floods it. */
export const MOST_ALERTS = 20_000;
/** What is read in one turn: some 20 ms of a slow box, whose thread has other work. */
const PAGE_WINDOWS = 2000;
const WEEK_MICROS = 7 * 86_400 * MICROS_PER_SECOND;
/** The first of the box's own features, which come last. */
const BOX_FROM = FEATURE_NAMES.indexOf("cpu_usage_pct");

/**
 * Windows of the last week that no alert is about, as long as the newest, oldest first; read in
 * short turns.
 * @param feedback what people have said of alerts
 * @throws the signal's reason when it is aborted
 */
export async function readCleanWindows(
  history: Pick<HistoryReader, "windowsSince" | "recentAlerts">,
  now: Micros,
  feedback: readonly Feedback[],
  signal?: AbortSignal,
): Promise<WindowRecord[]> {
  let windows: WindowRecord[] = [];
  let page: WindowRecord[];
  let from = micros(now - WEEK_MICROS);
  do {
    await setImmediate();
    signal?.throwIfAborted();
    page = history.windowsSince(from, PAGE_WINDOWS);
    windows.push(...packed(page));
    if (windows.length > 2 * MOST_WINDOWS) windows = windows.slice(-MOST_WINDOWS);
    from = micros((page.at(-1)?.startAt ?? from) + 1);
  } while (page.length === PAGE_WINDOWS);
  windows = windows.slice(-MOST_WINDOWS);
  const lengthMs = windows.at(-1)?.durationMs;
  const ofLength = windows.filter(({ durationMs }) => durationMs === lengthMs);
  const feedbackOf = feedbackIndex(feedback);
  const alerts = history.recentAlerts(MOST_ALERTS);
  return withoutAlerts(
    ofLength,
    alerts.filter((alert) => !isRefuted(alert, feedbackOf(alert))),
  );
}

/** The same with their vectors in one buffer: a week of them then takes half the memory. */
function packed(page: readonly WindowRecord[]): WindowRecord[] {
  const vectors = new Float32Array(page.length * FEATURE_COUNT);
  return page.map((window, n) => {
    const features = vectors.subarray(n * FEATURE_COUNT, (n + 1) * FEATURE_COUNT);
    features.set(window.features);
    return { ...window, features };
  });
}

/**
 * Those that no alert is about. What a mute is for is no more usual for it. An alert that is open
 * goes on.
 * @param windows oldest first
 */
export function withoutAlerts<Timed extends Pick<WindowRecord, "startAt" | "durationMs">>(
  windows: readonly Timed[],
  alerts: readonly Pick<KeptStep, "type" | "state" | "since" | "at">[],
): Timed[] {
  const spans = alerts
    .filter(isOfTraffic)
    .map(({ state, since, at }) => [since, state === "closed" ? at : Number.POSITIVE_INFINITY])
    .sort(([a = 0], [b = 0]) => a - b);
  let next = 0;
  /** Up to here some alert lasts. */
  let until = Number.NEGATIVE_INFINITY;
  return windows.filter((window) => {
    for (; next < spans.length && spans[next]![0]! < endOf(window); next++) {
      until = Math.max(until, spans[next]![1]!);
    }
    return until < window.startAt;
  });
}

/** What the box says of itself or foresees says nothing of the traffic by now. */
export function isOfTraffic({ type }: Pick<KeptStep, "type">): boolean {
  return type !== "coverage" && type !== "capacity";
}

/** True of an anomaly that somebody has looked into and found to be how this network is. */
function isRefuted({ type }: KeptStep, feedback: Feedback | undefined): boolean {
  return type === "anomaly" && feedback?.verdict === "false";
}

/** True of a window that begins where the one before ended. */
export function follows(window: WindowRecord, before: WindowRecord | undefined): boolean {
  return before !== undefined && window.startAt === endOf(before);
}

/**
 * A row a window, in which the box's own features are 0, as in a replay: they never change, so
 * that a detector does not look at them. Where windows do not follow each other there is a row of
 * missing values: what comes after it is no jump.
 */
export function trainingTable(windows: readonly WindowRecord[]): Table {
  const gaps = windows.filter((window, index) => {
    return index > 0 && !follows(window, windows[index - 1]);
  });
  const rows = windows.length + gaps.length;
  const values = new Float32Array(rows * FEATURE_COUNT);
  let at = 0;
  for (const [index, window] of windows.entries()) {
    if (index > 0 && !follows(window, windows[index - 1])) {
      values.fill(Number.NaN, at, at + BOX_FROM);
      at += FEATURE_COUNT;
    }
    values.set(window.features.subarray(0, BOX_FROM), at);
    at += FEATURE_COUNT;
  }
  return { rows, columns: FEATURE_COUNT, values };
}

function endOf({ startAt, durationMs }: Pick<WindowRecord, "startAt" | "durationMs">): number {
  return startAt + durationMs * MICROS_PER_MILLI;
}
