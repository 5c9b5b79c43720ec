import { formatMicros } from "#core/units.ts";
import type { ToldAnomaly } from "#detect/types.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { STEP_SECONDS } from "#forecast/types.ts";
import type { AlertEvent, Severity } from "#l2/types.ts";
import { alertLine } from "#report/alert-line.ts";
import type { Payload } from "#report/topic-map.ts";
import type { ToldForecast } from "#store/types.ts";

/** Of an anomaly's text. */
const TEXT_CHARS = 1000;

/** What marks a message among those of its topic. */
export interface Mark {
  readonly seq: number;
  readonly boot: string;
}

export function featurePayload(window: WindowRecord, { seq, boot }: Mark): Payload<"m/feature"> {
  const values: Record<string, number | null> = {};
  for (let i = 0; i < FEATURE_NAMES.length; i++) {
    values[FEATURE_NAMES[i]!] = shortNumber(window.features[i]);
  }
  return {
    seq,
    boot,
    ts: formatMicros(window.startAt),
    win_s: window.durationMs / 1000,
    v: values as Payload<"m/feature">["v"],
  };
}

/** Whole bits: the forecast is no finer than that. */
export function forecastPayload(
  { startAt, p10, p50, p90, served, version }: ToldForecast,
  { seq, boot }: Mark,
): Payload<"m/forecast"> {
  const whole = (values: Float64Array) => Array.from(values, Math.round);
  return {
    seq,
    boot,
    ts: formatMicros(startAt),
    step_s: STEP_SECONDS,
    target: "bits_per_s",
    p10: whole(p10),
    p50: whole(p50),
    p90: whole(p90),
    model: [...served],
    ...(version !== undefined && { version }),
  };
}

export function alertPayload(event: AlertEvent, mark: Mark): Payload<"e/alert"> {
  return { ...mark, ...alertLine(event) };
}

/** The windows are of all that passes the mirror port: so is what is odd about them. */
export function anomalyPayload(
  { id, at, score, threshold, model, reasons }: ToldAnomaly,
  mark: Mark,
): Payload<"e/anomaly"> {
  const short = (value: number) => Number(value.toPrecision(6));
  return {
    ...mark,
    id,
    ts: formatMicros(at),
    score: short(score),
    threshold: short(threshold),
    model,
    subject: "network",
    explain: reasons.map(({ feature, share }) => ({ f: feature, contrib: short(share) })),
    text: reasons
      .map(({ text }) => text)
      .join("; ")
      .slice(0, TEXT_CHARS),
  };
}

/** An open alert as it stands; null for news that is no alarm. */
export function openAlertPayload(event: AlertEvent): Payload<"a/{alertId}"> | null {
  const { severity, at, since, verdict } = alertLine(event);
  if (!isAlarm(severity)) return null;
  return { severity, text: verdict, time: at, since };
}

function isAlarm(severity: Severity): severity is Exclude<Severity, "notice"> {
  return severity !== "notice";
}

/**
 * The shortest decimal that is still the same float32: 0.1, not 0.10000000149011612. Nine digits
 * always suffice (IEEE 754, 5.12.2).
 */
function shortNumber(value = Number.NaN): number | null {
  if (!Number.isFinite(value)) return null;
  // Most are counts; a backlog of ten thousand windows has no need of their texts.
  if (Math.abs(value) < 100_000 && Math.round(value) === value) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
