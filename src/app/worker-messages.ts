import type { MeterReading } from "#app/box-meter.ts";
import type { EvidenceBlocks } from "#app/evidence-file.ts";
import type { JudgedWindows } from "#app/judging-meter.ts";
import type { PipelineEvent, PipelineTotals } from "#app/pipeline.ts";
import type { ServedDetector } from "#app/served-detector.ts";
import type { RingPair } from "#capture/ring/types.ts";
import type { LinkType, SourceCounters } from "#capture/types.ts";
import type { Config } from "#config/types.ts";
import type { ErrorCode } from "#core/errors.ts";
import type { MacAddress } from "#core/units.ts";
import type { AnomalyStep } from "#detect/types.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import type { TableGauge, TrustedBinding } from "#l2/types.ts";
import type { SpanFacts } from "#windows/span/types.ts";

/** Where the frames come from. Plain data: it crosses into the worker. */
export type SourceChoice =
  | { readonly kind: "ring"; readonly rings: RingPair }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "synthetic"; readonly seed: number };

export interface WorkerInput {
  readonly config: Config;
  readonly source: SourceChoice;
  readonly seed: number;
  /** Stations that the history knows. */
  readonly known: readonly MacAddress[];
  /** Pinned at the start, besides the configuration's. */
  readonly pins: readonly TrustedBinding[];
  /** Judges windows, or null while there is none. */
  readonly detector: ServedDetector | null;
}

/** How the capture stands, about once a second. */
export interface Pulse {
  readonly kind: "pulse";
  readonly counters: SourceCounters;
  readonly totals: PipelineTotals;
  readonly malformed: Readonly<Record<string, number>>;
  readonly gauges: readonly TableGauge[];
  readonly span: SpanFacts;
}

/** Frames that somebody wants to see. */
export interface SampleWish {
  readonly seconds: number;
  readonly frames: number;
  /** Kept of each. */
  readonly snapBytes: number;
}

/** What a wish came to, as pcapng blocks. */
export interface FrameSample {
  readonly kind: "sample";
  readonly link: LinkType;
  readonly blocks: Uint8Array<ArrayBuffer>;
  readonly frames: number;
}

export type CapturedEvent = PipelineEvent | AnomalyStep;

export type FromWorker =
  | { readonly kind: "events"; readonly events: readonly CapturedEvent[] }
  | { readonly kind: "devices"; readonly changed: readonly DeviceFacts[] }
  | EvidenceBlocks
  | FrameSample
  | Pulse
  /** What the detector did since the last of these. */
  | { readonly kind: "judged"; readonly days: readonly JudgedWindows[] }
  /** Why the runner of a detector of this version has failed; another one answers by now. */
  | { readonly kind: "lost"; readonly version: string; readonly why: string }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly code: ErrorCode | null; readonly message: string };

/**
 * `box` carries what the main thread measured, `trust` all that is pinned from now on, `detector`
 * what judges from the next window on, `sample` a wish for frames; `stop` ends the capture in good
 * order.
 */
export type ToWorker =
  | { readonly kind: "box"; readonly reading: MeterReading }
  | { readonly kind: "trust"; readonly pins: readonly TrustedBinding[] }
  | { readonly kind: "detector"; readonly detector: ServedDetector | null }
  | { readonly kind: "sample"; readonly wish: SampleWish }
  | { readonly kind: "stop" };
