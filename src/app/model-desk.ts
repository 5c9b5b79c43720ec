import type { JudgedWindows } from "#app/judging-meter.ts";
import { QualityKeeper } from "#app/quality-keeper.ts";
import { DETECTOR_RUNNER } from "#app/served-detector.ts";
import type { Config } from "#config/types.ts";
import { type CountedBins, quantileUs } from "#core/latency-bins.ts";
import type { Micros } from "#core/units.ts";
import type { CapacityLimit } from "#forecast/capacity.ts";
import { CapacityWatch } from "#forecast/capacity-watch.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { ModelRow, ModelsCard } from "#status/types.ts";
import type { History, KeptDetector, KeptForecaster, QualityDay } from "#store/types.ts";

const BITS_PER_MEGABIT = 1e6;
const SECONDS_A_DAY = 86_400;

/** The trained models that serve now; null where none does. */
export interface ServingModels {
  readonly detector: KeptDetector | null;
  readonly forecaster: KeptForecaster | null;
}

export interface ModelDeskParts {
  readonly config: Pick<Config, "capacity" | "windows">;
  readonly history: History;
  readonly models: () => ServingModels;
  /** Speed of the captured interface in Mbit/s; null where it has none. */
  readonly linkMbps: () => number | null;
  /** Takes a step of an alert to where all of them pass. */
  readonly alert: (step: AlertEvent) => void;
}

/** Follows the models at work: how well they do, what they foresee of the link, and their card. */
export class ModelDesk {
  readonly #parts: ModelDeskParts;
  readonly #quality: QualityKeeper;
  readonly #capacity = new CapacityWatch();
  #judged = 0;
  #latest: TrafficForecast | null = null;

  constructor(parts: ModelDeskParts) {
    this.#parts = parts;
    this.#quality = new QualityKeeper({
      history: parts.history,
      versions: () => {
        const { detector, forecaster } = parts.models();
        return { detector: detector?.version ?? null, forecaster: forecaster?.version ?? null };
      },
      limitBitsPerS: () => {
        const limit = this.#limit();
        return limit === null ? null : limit.linkBitsPerS * limit.share;
      },
    });
  }

  /** What the detector did since the last time. */
  judged(days: readonly JudgedWindows[]): void {
    for (const { windows } of days) this.#judged += windows;
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
    const { detector } = this.#parts.models();
    return {
      rows: [this.#detectorRow(), ...this.#forecasterRows()],
      learning: detector === null ? { windows: this.#judged, dayWindows } : null,
    };
  }

  #detectorRow(): ModelRow {
    const { detector } = this.#parts.models();
    return {
      kind: "detector",
      serves: detector === null ? "statistics" : "autoencoder",
      version: detector?.version ?? null,
      trainedAt: detector?.trainedAt ?? null,
      learnedFrom: detector?.windows ?? null,
      runner: detector === null ? null : DETECTOR_RUNNER,
      ...latencyOf(this.#quality.latencyOf("detector")),
    };
  }

  /** None before the first forecast. */
  #forecasterRows(): ModelRow[] {
    const serves = this.#latest?.served[0];
    if (serves === undefined) return [];
    const { forecaster } = this.#parts.models();
    const row: ModelRow = {
      kind: "forecaster",
      serves,
      version: forecaster?.version ?? null,
      trainedAt: forecaster?.trainedAt ?? null,
      learnedFrom: forecaster?.steps ?? null,
      runner: null,
      ...latencyOf(this.#quality.latencyOf("forecaster")),
    };
    return [row];
  }

  #limit(): CapacityLimit | null {
    const { sharePct, linkMbps = this.#parts.linkMbps() } = this.#parts.config.capacity;
    if (linkMbps === null) return null;
    return { linkBitsPerS: linkMbps * BITS_PER_MEGABIT, share: sharePct / 100 };
  }
}

function latencyOf(bins: CountedBins): Pick<ModelRow, "p50Us" | "p99Us"> {
  return { p50Us: quantileUs(bins, 0.5), p99Us: quantileUs(bins, 0.99) };
}
