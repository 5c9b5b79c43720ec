import type { JudgedWindows } from "#app/judging-meter.ts";
import { QualityKeeper } from "#app/quality-keeper.ts";
import { ServingFacts } from "#app/serving-facts.ts";
import type { Config } from "#config/types.ts";
import { quantileUs } from "#core/latency-bins.ts";
import type { Micros } from "#core/units.ts";
import type { CapacityLimit } from "#forecast/capacity.ts";
import { CapacityWatch } from "#forecast/capacity-watch.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { RunnerChoice } from "#infer/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { ModelRow, ModelsCard } from "#status/types.ts";
import type { History, ModelKind, QualityDay } from "#store/types.ts";

const BITS_PER_MEGABIT = 1e6;
const SECONDS_A_DAY = 86_400;

export interface QualityDeskParts {
  readonly config: Pick<Config, "capacity" | "store" | "windows">;
  readonly history: History;
  /** Of each kind that serves by now the version. */
  readonly versions: () => Readonly<Partial<Record<ModelKind, string>>>;
  /** Who answers for the trained network of a kind; null while there is none. */
  readonly runnerOf: (kind: ModelKind) => RunnerChoice | null;
  /** Speed of the captured interface in Mbit/s; null where it has none. */
  readonly linkMbps: () => number | null;
  /** Takes a step of an alert to where all of them pass. */
  readonly alert: (step: AlertEvent) => void;
}

/** Follows the models at work: how well they do, what they foresee of the link, and their card. */
export class QualityDesk {
  readonly #parts: QualityDeskParts;
  readonly #quality: QualityKeeper;
  readonly #facts: ServingFacts;
  readonly #capacity = new CapacityWatch();
  /** Windows that were judged without a trained detector, since there was none. */
  #learned = 0;
  #latest: TrafficForecast | null = null;

  constructor(parts: QualityDeskParts) {
    this.#parts = parts;
    this.#facts = new ServingFacts(parts.config.store.directory);
    this.#quality = new QualityKeeper({
      history: parts.history,
      versions: parts.versions,
      limitBitsPerS: () => {
        const limit = this.#limit();
        return limit === null ? null : limit.linkBitsPerS * limit.share;
      },
    });
  }

  /** What the detector did since the last time. */
  judged(days: readonly JudgedWindows[]): void {
    for (const { windows } of days) this.#learned += windows;
    // Whoever goes without a model again has a first day again.
    if (this.#parts.versions().detector !== undefined) this.#learned = 0;
    this.#quality.judged(days);
  }

  /** A step of any alert, as it came from the capture. */
  alerted(step: AlertEvent): void {
    this.#quality.alerted(step);
  }

  /** The forecast of the next hour, and how long it took to make. */
  foresaw(forecast: TrafficForecast, tookUs: number | null): void {
    this.#latest = forecast;
    if (tookUs !== null) this.#quality.forecastTook(tookUs, forecast.startAt);
    const step = this.#capacity.see(forecast, this.#limit());
    if (step !== null) this.#parts.alert(step);
  }

  /** What is to be written with the window that begins at `windowAt`. */
  takeDue(windowAt: Micros): readonly QualityDay[] {
    return this.#quality.takeDue(windowAt);
  }

  /** Nobody looks any more: closes what is open, and gives what is still to be written. */
  finish(at: Micros): readonly QualityDay[] {
    const step = this.#capacity.finish("closed because the appliance stopped", at);
    if (step !== null) this.#parts.alert(step);
    return this.#quality.takeAll();
  }

  card(): ModelsCard {
    const dayWindows = Math.ceil(SECONDS_A_DAY / this.#parts.config.windows.seconds);
    const { detector, optimizer } = this.#parts.versions();
    const forecast = this.#latest?.served[0];
    const rows = [
      this.#row("detector", detector === undefined ? "statistics" : "autoencoder"),
      ...(forecast === undefined ? [] : [this.#row("forecaster", forecast)]),
      ...(optimizer === undefined ? [] : [this.#row("optimizer", "trees")]),
    ];
    const learning = detector === undefined ? { windows: this.#learned, dayWindows } : null;
    return { rows, learning };
  }

  #row(kind: ModelKind, serves: ModelRow["serves"]): ModelRow {
    const fact = this.#facts.of(kind, this.#parts.versions()[kind]);
    const run = this.#parts.runnerOf(kind);
    const lost = run?.others.find(({ isLost }) => isLost);
    const bins = kind === "optimizer" ? [] : this.#quality.latencyOf(kind);
    return {
      kind,
      serves,
      version: fact?.version ?? null,
      trainedAt: fact?.trainedAt ?? null,
      learnedFrom: fact?.learnedFrom ?? null,
      runner: run?.runner ?? null,
      lostRunner: lost === undefined ? null : `${lost.runner}: ${lost.refusal}`,
      p50Us: quantileUs(bins, 0.5),
      p99Us: quantileUs(bins, 0.99),
    };
  }

  #limit(): CapacityLimit | null {
    const { sharePct, linkMbps = this.#parts.linkMbps() } = this.#parts.config.capacity;
    if (linkMbps === null) return null;
    return { linkBitsPerS: linkMbps * BITS_PER_MEGABIT, share: sharePct / 100 };
  }
}
