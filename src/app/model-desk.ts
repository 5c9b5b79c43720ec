import type { Logger } from "pino";
import type { AlertDesk } from "#app/alert-desk.ts";
import { ModelSlot, type SlotState } from "#app/model-slot.ts";
import { ModelWatch } from "#app/model-watch.ts";
import type { OutlookKeeper } from "#app/outlook-keeper.ts";
import type { ResourceKeeper } from "#app/resource-keeper.ts";
import { detectorServing, type TrainedDetector } from "#app/served-detector.ts";
import { FORECASTER_SERVING } from "#app/served-forecaster.ts";
import { OPTIMIZER_SERVING } from "#app/served-optimizer.ts";

/** How often the document of models is looked at. */
const LOOK_MS = 1000;

export interface ModelDeskParts {
  /** Where models.json lies. */
  readonly directory: string;
  /** Length of the windows that the detector judges. */
  readonly windowSeconds: number;
  readonly log: Logger;
  readonly alerts: Pick<AlertDesk, "check">;
  readonly outlook: Pick<OutlookKeeper, "train">;
  readonly resources: Pick<ResourceKeeper, "serve">;
}

/**
 * Puts the models in force to work, from the start on and whenever others are: those that were
 * trained anew, and those that somebody went back to.
 */
export class ModelDesk implements Disposable {
  readonly #parts: ModelDeskParts;
  readonly #slots: readonly SlotState[];
  readonly #watch: ModelWatch;
  readonly #timer: NodeJS.Timeout;
  #detector: TrainedDetector | null = null;
  #judgeBy: (detector: TrainedDetector | null) => void = () => {};

  constructor(parts: ModelDeskParts) {
    this.#parts = parts;
    const { directory, windowSeconds, outlook, resources } = parts;
    const slots = [
      new ModelSlot(directory, {
        kind: "detector",
        serving: detectorServing(windowSeconds),
        take: (served) => {
          this.#detector = served;
          this.#judgeBy(served);
        },
      }),
      new ModelSlot(directory, {
        kind: "forecaster",
        serving: FORECASTER_SERVING,
        take: (served) => outlook.train(served),
      }),
      new ModelSlot(directory, {
        kind: "optimizer",
        serving: OPTIMIZER_SERVING,
        take: (served) => resources.serve(served),
      }),
    ];
    this.#slots = slots;
    this.#watch = new ModelWatch(directory, slots);
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** What judges the windows of a capture that starts now, or null. */
  get detector(): TrainedDetector | null {
    return this.#detector;
  }

  /** Of each kind that serves the version. */
  get versions(): Readonly<Record<string, string>> {
    const serving = this.#slots.filter(({ version }) => version !== null);
    return Object.fromEntries(serving.map(({ kind, version }) => [kind, version!]));
  }

  /** From now on the capture is told of another detector. */
  capture(judgeBy: (detector: TrainedDetector | null) => void): void {
    this.#judgeBy = judgeBy;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { log, alerts } = this.#parts;
    const changed = this.#watch.look();
    for (const { kind, version, problem } of changed) {
      if (problem !== null) log.warn(problem);
      else if (version === null) log.info(`no trained ${kind} serves`);
      else log.info({ model: version }, `the trained ${kind} serves`);
    }
    if (changed.length === 0) return;
    const damaged = this.#slots.filter(({ isDamaged }) => isDamaged);
    const why = damaged[0]?.problem ?? "the models in force are whole";
    alerts.check("model-damaged", damaged.length > 0, why);
  }
}
