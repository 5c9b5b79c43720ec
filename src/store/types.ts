import type { CountedBins } from "#core/latency-bins.ts";
import type { Micros } from "#core/units.ts";
import type { DetectorModel, GivenStep, KeptStep, ToldAnomaly } from "#detect/types.ts";
import type { Preprocessing, WindowRecord } from "#features/types.ts";
import type { DayErrors, ForecastModel, TrafficForecast } from "#forecast/types.ts";
import type { GoldenVector, Network } from "#infer/types.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { ResourceName } from "#optimize/types.ts";

/** How writing stands: `full` while the disk has no room (it resumes by itself). */
export type StoreState = "ok" | "full" | "failed";

export interface StoreHealth {
  readonly state: StoreState;
  /** The database and its write-ahead log on disk. */
  readonly bytes: number;
  /** Windows written since start. */
  readonly windows: number;
  /** Windows that could not be written since start. */
  readonly lostWindows: number;
  /** One line when state is not `ok`, or when something in the file was damaged or left out. */
  readonly problem?: string;
}

/** Mean features over 5 minutes, each window weighted by its length. */
export interface Rollup {
  readonly startAt: Micros;
  readonly windows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly features: Float32Array;
}

/** What was predicted of 5 minutes, before them; what came of it stands in their rollup. */
export interface ResourceForecast {
  readonly startAt: Micros;
  /** A value each, in the order of RESOURCE_NAMES. */
  readonly said: Float32Array;
}

/** What of every model is kept for each day it worked on, in UTC. */
interface ModelDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Versions that served, the first one first, at most 16; none where nothing trained did. */
  readonly versions: readonly string[];
  /** How long its answers took. */
  readonly latency: CountedBins;
}

/** What the detector did on one day. What people say of its alerts is joined when it is read. */
export interface DetectorDay extends ModelDay {
  readonly model: "detector";
  /** Windows that it judged, and those of them in an alarm. */
  readonly windows: number;
  readonly inAlarm: number;
  /** Alerts that it opened. */
  readonly alerts: number;
}

/** How the forecasts of one day were. */
export interface ForecasterDay extends ModelDay {
  readonly model: "forecaster";
  readonly errors: DayErrors;
  /** What the forecasts were not to cross; null where nobody knew what the link carries. */
  readonly limitBitsPerS: number | null;
}

export type QualityDay = DetectorDay | ForecasterDay;

/** What can be asked of the history. */
export interface HistoryReader extends Disposable {
  /** The alert with its last step, or null; of several with one id the last changed. */
  alert(id: string): KeptStep | null;
  /** Alerts whose last step does not close them, the last changed first, at most `limit`. */
  openAlerts(limit: number): KeptStep[];
  /** Each alert once with its last step, the last changed first. */
  recentAlerts(limit: number): KeptStep[];
  /** Oldest first, from `since` on, at most `limit`. */
  windowsSince(since: Micros, limit: number): WindowRecord[];
  /** Oldest first. The 5 minutes still going on are not among them. */
  rollupsSince(since: Micros, limit: number): Rollup[];
  /** By the first moment that they tell of, oldest first, both ends included. */
  forecastsBetween(since: Micros, until: Micros, limit: number): TrafficForecast[];
  /** As `forecastsBetween`. */
  resourcesBetween(since: Micros, until: Micros, limit: number): ResourceForecast[];
  /** Every station ever seen, within bounds; the last heard first. */
  devices(): DeviceFacts[];
  /** Alerts that lasted at some time from `since` on and before `until`, oldest first. */
  alertsBetween(since: Micros, until: Micros, limit: number): KeptStep[];
  /** How the models did on these days since 1970, oldest first, both ends included. */
  qualityBetween(firstDay: number, lastDay: number): QualityDay[];
}

/**
 * The box's memory of its network. One writer; synchronous because one batch is one transaction.
 * Nothing here throws: while the disk gives no answer there is nothing to read.
 */
export interface History extends HistoryReader {
  readonly health: StoreHealth;
  /** What waits for the fleet; null where nothing is recorded for it. */
  readonly outbox: Outbox | null;
  /** The time by which things age, also beside the history: 0 until it could be opened. */
  ageNow(): Micros;
  /**
   * Writes a window and the alert steps that came with it in one transaction. The window's time
   * drives retention. Where two windows have the same start (the clock was set back), the one
   * that saw more frames stays.
   * @param devices stations as they are now known: each replaces its row
   * @param forecasts as they were told: the first of one time stays
   * @param resources likewise
   * @param quality of days and models: each replaces its row
   */
  write(
    window: WindowRecord | null,
    alerts: readonly GivenStep[],
    devices?: readonly DeviceFacts[],
    forecasts?: readonly TrafficForecast[],
    resources?: readonly ResourceForecast[],
    quality?: readonly QualityDay[],
  ): void;
}

export interface EvidenceHealth {
  readonly state: StoreState;
  readonly files: number;
  /** On disk, in whole blocks. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Files that had to go for newer ones since start. */
  readonly evicted: number;
  /** Writes that failed since start. */
  readonly lost: number;
  /** One line when state is not `ok`. */
  readonly problem?: string;
}

/** One file an alert, within a cap and an age. Nothing here throws. */
export interface EvidenceFolder {
  readonly health: EvidenceHealth;
  has(id: string): boolean;
  /** The file of an alert, or null. */
  read(id: string): Uint8Array | null;
  /** Puts the whole file in the place of the one before, in one step. */
  write(id: string, file: Uint8Array): void;
  /** Lets go of what is too old, and sees whether a full disk has room again. */
  tend(): void;
}

/** What a box learns from its own history, each kept and put to work by itself. */
export const MODEL_KINDS = ["detector", "forecaster", "optimizer"] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** What is known of every kept model. */
interface Kept {
  readonly version: string;
  /** RFC 3339. */
  readonly trainedAt: string;
  readonly seed: number;
}

/** A trained detector with its network, and what is to be known about it. */
export interface KeptDetector extends Kept {
  /** Clean windows that it was trained on, and the length of each. */
  readonly windows: number;
  readonly windowSeconds: number;
  /** Share of windows in an alarm that it was made for. */
  readonly aimedRate: number;
  /** The same share among newer windows that it was not trained on, and how many these were. */
  readonly heldOutRate: number;
  readonly heldOutWindows: number;
  readonly network: Network;
  readonly model: DetectorModel;
  /** What each runner of the network has to answer before it serves. */
  readonly golden: readonly GoldenVector[];
}

/** A trained forecaster of the next hour, and what is to be known about it. */
export interface KeptForecaster extends Kept {
  /** Steps of 5 minutes that were measured in what it was trained on. */
  readonly steps: number;
  /** Outcomes of forecasts of newer steps, of which it had seen nothing. */
  readonly heldOutOutcomes: number;
  /** What it was off by there, in per cent of the traffic, and the best simple forecast. */
  readonly errorPct: number;
  readonly rivalErrorPct: number;
  readonly model: ForecastModel;
  /** What each runner of the network has to answer before it serves. */
  readonly golden: readonly GoldenVector[];
}

/** Share of the variance of a resource that was predicted; null where it never changed. */
export interface ResourceScore {
  readonly r2: number | null;
  /** Of whoever says that the next window will be as this one. */
  readonly lastValueR2: number | null;
}

/** A trained optimizer, and what is to be known about it. */
export interface KeptOptimizer extends Kept {
  /** Steps of 5 minutes that it was trained on, each followed by the next. */
  readonly steps: number;
  /** Newer ones that it had not seen, and how it did there. */
  readonly heldOutSteps: number;
  readonly scores: Readonly<Record<ResourceName, ResourceScore>>;
  /** Names of what it looks at, in the order of a row. */
  readonly columns: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Its trees in their kept form. */
  readonly forest: Uint8Array;
}

export interface KeptModels {
  readonly detector: KeptDetector;
  readonly forecaster: KeptForecaster;
  readonly optimizer: KeptOptimizer;
}

/** A model that is not kept yet: the registry names it. */
export type ModelDraft<Kind extends ModelKind = ModelKind> = Kind extends ModelKind
  ? Omit<KeptModels[Kind], "version" | "trainedAt">
  : never;

/** What is told to the fleet, each with numbers of its own; the most urgent first. */
export const STREAMS = [
  "alert",
  "command",
  "gap",
  "anomaly",
  "forecast",
  "system",
  "feature",
] as const;
export type Stream = (typeof STREAMS)[number];
/** Those that the history does not fill by itself. */
export type PostedStream = "command" | "gap" | "system";

/** Why records of a stream are missing for good. */
export type LossReason = "disk-cap" | "age-cap" | "too-large" | "lost";

/** A forecast without its rivals, whose values are the box's own affair. */
export type ToldForecast = Omit<TrafficForecast, "candidates">;

/** What one record tells. A posted body is as it was given, apart from JSON's losses. */
export type OutboxContent =
  | { readonly stream: "feature"; readonly window: WindowRecord }
  | { readonly stream: "forecast"; readonly forecast: ToldForecast }
  | { readonly stream: "alert"; readonly step: AlertEvent }
  | { readonly stream: "anomaly"; readonly anomaly: ToldAnomaly }
  | { readonly stream: PostedStream; readonly body: Readonly<Record<string, unknown>> };

/** A record on its way to the fleet. */
export interface OutboxRecord {
  /** From 1 on within its stream, for good. */
  readonly seq: number;
  /** UUID of the start during which it was recorded. */
  readonly boot: string;
  readonly content: OutboxContent;
}

/**
 * What the history has recorded for the fleet: cursors over it, by stream. A record has its number
 * from the very transaction that wrote it. Nothing here throws: while the disk gives no answer
 * there is nothing to send.
 */
export interface Outbox {
  /** The last number given in a stream; 0 before the first. */
  last(stream: Stream): number;
  /** Up to which number the fleet has everything. */
  acked(stream: Stream): number;
  /**
   * Moves that cursor, back too. It is kept with a later window: a crash may send some records
   * again, so a receiver knows a record by device, stream and number.
   */
  acknowledge(stream: Stream, seq: number): void;
  /**
   * Records after a number, in order; a number left out is gone for good. null: no answer for now.
   */
  after(stream: Stream, seq: number, limit: number): readonly OutboxRecord[] | null;
  /** Why the records up to and with a missing one are gone. */
  lossReason(stream: Stream, seq: number): LossReason;
  /** Records something in a transaction of its own; false where the disk did not take it. */
  post(stream: PostedStream, body: Readonly<Record<string, unknown>>): boolean;
  /** Calls back after each transaction that recorded something. */
  watch(listener: () => void): void;
}

/** How much waits for the fleet, and for how long. */
export interface OutboxLimits {
  /** Drawn anew at each start. */
  readonly boot: string;
  readonly maxBytes: number;
  readonly days: number;
}
