import { readInterval } from "#app/resource-history.ts";
import type { ResourcePredictor } from "#app/resource-predictor.ts";
import { stepsBefore } from "#app/traffic-history.ts";
import type { Micros } from "#core/units.ts";
import type { Knobs } from "#optimize/types.ts";
import { rollupStart } from "#store/rollup-table.ts";
import type { HistoryReader, ResourceForecast } from "#store/types.ts";

export interface ResourceKeeperParts {
  readonly history: Pick<HistoryReader, "rollupsSince">;
  /** In force as long as the appliance runs: nothing governs them yet. */
  readonly knobs: Knobs;
  /** What is foreseen of the 5 minutes that begin then, in bits a second; NaN for nothing. */
  readonly foreseen: (startAt: Micros) => number;
}

/** Says every 5 minutes what the next will cost this box, while a trained optimizer serves. */
export class ResourceKeeper {
  readonly #parts: ResourceKeeperParts;
  #predict: ResourcePredictor | null = null;
  #end: Micros | null = null;
  #answers = 0;
  /** One at most: the newest. */
  #unwritten: ResourceForecast[] = [];

  constructor(parts: ResourceKeeperParts) {
    this.#parts = parts;
  }

  /** Predictions since the start. */
  get answers(): number {
    return this.#answers;
  }

  /** This predicts from now on, or nothing does. */
  serve(predict: ResourcePredictor | null): void {
    this.#predict = predict;
  }

  /** To be told of each window once it is in the history, and after the forecast of the traffic. */
  follow(windowAt: Micros): void {
    const end = rollupStart(windowAt);
    if (end === this.#end) return;
    this.#end = end;
    const said = this.#say(end);
    if (said === null) return;
    this.#answers++;
    this.#unwritten = [said];
  }

  /** What is to be written with the next window. */
  takeUnwritten(): readonly ResourceForecast[] {
    const unwritten = this.#unwritten;
    this.#unwritten = [];
    return unwritten;
  }

  #say(startAt: Micros): ResourceForecast | null {
    if (this.#predict === null) return null;
    const { history, knobs, foreseen } = this.#parts;
    const before = stepsBefore(startAt, 1);
    const settings = [{ at: before, knobs }];
    const interval = readInterval(history, settings, before, foreseen(startAt));
    if (interval === null) return null;
    const said = Float32Array.from(this.#predict(interval, knobs));
    return said.every(Number.isFinite) ? { startAt, said } : null;
  }
}
