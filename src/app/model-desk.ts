import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { AlertDesk } from "#app/alert-desk.ts";
import { ModelSlot, type SlotState } from "#app/model-slot.ts";
import { ModelWatch } from "#app/model-watch.ts";
import type { OutlookKeeper } from "#app/outlook-keeper.ts";
import type { ResourceKeeper } from "#app/resource-keeper.ts";
import { detectorServing, type ServedDetector } from "#app/served-detector.ts";
import { FORECASTER_SERVING } from "#app/served-forecaster.ts";
import { OPTIMIZER_SERVING } from "#app/served-optimizer.ts";
import type { ShadowParts } from "#app/shadow/comparisons.ts";
import { standIn } from "#app/shadow/stand-in.ts";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import type { RunnerChoice } from "#infer/types.ts";
import type { ServingModel } from "#report/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";

/** The base models lie below it; the bundle is as deep below as the source. */
const HOME = fileURLToPath(new URL("../../", import.meta.url));
/** How often the document of models is looked at. */
const LOOK_MS = 1000;

export interface ModelDeskParts {
  /** Where models.json lies. */
  readonly directory: string;
  /** Length of the windows that the detector judges. */
  readonly windowSeconds: number;
  readonly log: Logger;
  /** What a base model is held against. */
  readonly history: ShadowParts["history"];
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
  readonly #stop = new AbortController();
  readonly #runners = new Map<ModelKind, RunnerChoice>();
  #serving: readonly ServingModel[] = [];
  #detector: ServedDetector | null = null;
  #judgeBy: (detector: ServedDetector | null) => void = () => {};

  constructor(parts: ModelDeskParts) {
    this.#parts = parts;
    const { directory, windowSeconds, outlook, resources } = parts;
    const slots = [
      new ModelSlot(directory, {
        kind: "detector",
        serving: detectorServing(windowSeconds),
        take: (served) => {
          this.#detector = served;
          this.#runBy("detector", served?.runner);
          this.#judgeBy(served);
        },
      }),
      new ModelSlot(directory, {
        kind: "forecaster",
        serving: FORECASTER_SERVING,
        take: (served) => {
          this.#runBy("forecaster", served?.runner);
          outlook.train(served);
        },
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
  get detector(): ServedDetector | null {
    return this.#detector;
  }

  /** Of each kind that serves the version. */
  get versions(): Readonly<Record<string, string>> {
    const serving = this.#slots.filter(({ version }) => version !== null);
    return Object.fromEntries(serving.map(({ kind, version }) => [kind, version!]));
  }

  /** As the fleet is told of them. */
  get serving(): readonly ServingModel[] {
    return this.#serving;
  }

  /** Who answers for the network of a kind that serves, or null. */
  runnerOf(kind: ModelKind): RunnerChoice | null {
    return this.#runners.get(kind) ?? null;
  }

  /** From now on the capture is told of another detector. */
  capture(judgeBy: (detector: ServedDetector | null) => void): void {
    this.#judgeBy = judgeBy;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#stop.abort();
  }

  #look(): void {
    const { log, alerts } = this.#parts;
    const changed = this.#watch.look();
    for (const { kind, version, problem, isBereft } of changed) {
      if (isBereft && version === null) void this.#standIn(kind);
      if (problem !== null) log.warn(problem);
      else if (version === null) log.info(`no trained ${kind} serves`);
      else log.info({ model: version }, `the trained ${kind} serves`);
    }
    if (changed.length === 0) return;
    this.#serving = this.#slots.flatMap((slot) => this.#servingIn(slot));
    const damaged = this.#slots.filter(({ isDamaged }) => isDamaged);
    const why = damaged[0]?.problem ?? "the models in force are whole";
    alerts.check("model-damaged", damaged.length > 0, why);
  }

  /** Tries the base model, which this box has to find good itself. */
  async #standIn(kind: ModelKind): Promise<void> {
    const { log, directory, windowSeconds, history } = this.#parts;
    const parts = { directory, windowSeconds, history, clock: systemClock };
    try {
      log.warn(await standIn(HOME, kind, parts, this.#stop.signal));
    } catch (error) {
      if (!this.#stop.signal.aborted) log.warn(oneLine(error));
    }
  }

  #runBy(kind: ModelKind, choice: RunnerChoice | undefined): void {
    if (choice === undefined) this.#runners.delete(kind);
    else this.#runners.set(kind, choice);
  }

  #servingIn({ kind, version }: SlotState): ServingModel[] {
    if (version === null) return [];
    const digest = this.#digestOf(kind, version);
    const run = this.runnerOf(kind);
    return [
      {
        ...{ name: kind, version },
        ...(digest !== null && { sha256: `sha256:${digest}` }),
        ...(run !== null && { runner: run.runner, micros: Math.round(10 * run.micros) / 10 }),
      },
    ];
  }

  /** The model has been read; whatever befalls its files now, it serves. */
  #digestOf(kind: ModelKind, version: string): string | null {
    try {
      return new ModelRegistry(this.#parts.directory, kind).digest(version);
    } catch {
      return null;
    }
  }
}
