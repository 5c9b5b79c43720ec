import type { Month } from "#app/monthly/month.ts";
import { type DayLoad, readLoad } from "#app/monthly/month-load.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import type { KeptStep } from "#detect/types.ts";
import { type Feedback, FeedbackBook, feedbackIndex } from "#store/feedback.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { dayOf } from "#store/quality-day.ts";
import { type DetectorDay, type ForecasterDay, MODEL_KINDS, type ModelKind } from "#store/types.ts";

/** More than any month should bring; of more the oldest are told of. */
export const MOST_ALERTS = 20_000;

/** What a report tells of a kept model. */
interface KeptFact {
  readonly kind: ModelKind;
  readonly version: string;
  /** RFC 3339. */
  readonly trainedAt: string;
  /** Windows, or of the others steps of 5 minutes. */
  readonly learnedFrom: number;
  /** Of a detector the share of newer windows in an alarm; else null. */
  readonly heldOutRate: number | null;
  /** Of a forecaster what it was off by on newer steps, in per cent; else null. */
  readonly errorPct: number | null;
}

/** All that a report of one month is made of. Lists by day have one entry for each of its days. */
export interface MonthFacts {
  readonly month: Month;
  /** RFC 3339. */
  readonly madeAt: string;
  /** The last day of the month that is over, as days since 1970; before its first where none is. */
  readonly lastDay: number;
  /** Those that lasted at some time in the month, oldest first. */
  readonly alerts: readonly KeptStep[];
  readonly feedbackOf: (alert: KeptStep) => Feedback | undefined;
  readonly detector: readonly (DetectorDay | null)[];
  readonly forecaster: readonly (ForecasterDay | null)[];
  readonly load: readonly (DayLoad | null)[];
  /** Those that are still kept, oldest first. */
  readonly models: readonly KeptFact[];
  /** Versions in force, of every kind. */
  readonly current: readonly string[];
}

/** Reads it beside a running appliance. @throws AppError when the folder cannot be read */
export function readMonth(directory: string, month: Month, now: Micros): MonthFacts {
  using history = openHistoryReadOnly(directory);
  const registries = MODEL_KINDS.map((kind) => new ModelRegistry<ModelKind>(directory, kind));
  const quality = history.qualityBetween(month.firstDay, month.firstDay + month.days - 1);
  const days = Array.from({ length: month.days }, (_, index) => {
    return quality.filter(({ day }) => day === month.firstDay + index);
  });
  return {
    month,
    madeAt: formatMicros(now),
    lastDay: Math.min(month.firstDay + month.days, dayOf(now)) - 1,
    alerts: history.alertsBetween(month.from, month.until, MOST_ALERTS),
    feedbackOf: feedbackIndex(new FeedbackBook(directory).read()),
    detector: days.map((rows) => rows.find((row) => row.model === "detector") ?? null),
    forecaster: days.map((rows) => rows.find((row) => row.model === "forecaster") ?? null),
    load: readLoad(history, month.firstDay, month.days),
    models: registries.flatMap(keptOf),
    current: registries.flatMap((registry) => registry.choice().current ?? []),
  };
}

/** What is damaged `models list` tells of. */
function keptOf(registry: ModelRegistry<ModelKind>): KeptFact[] {
  return registry.versions().flatMap((version) => {
    try {
      const kept = registry.read(version);
      const learnedFrom = "windows" in kept ? kept.windows : kept.steps;
      const heldOutRate = "heldOutRate" in kept ? kept.heldOutRate : null;
      const errorPct = "errorPct" in kept ? kept.errorPct : null;
      const { trainedAt } = kept;
      return [{ kind: registry.kind, version, trainedAt, learnedFrom, heldOutRate, errorPct }];
    } catch {
      return [];
    }
  });
}
