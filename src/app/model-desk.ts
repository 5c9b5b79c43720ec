import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { AlertDesk } from "#app/alert-desk.ts";
import { ModelSlot, type SlotState } from "#app/model-slot.ts";
import { ModelWatch } from "#app/model-watch.ts";
import type { OutlookKeeper } from "#app/outlook-keeper.ts";
import type { ResourceKeeper } from "#app/resource-keeper.ts";
import { type RunnerLoss, RunnerSearch, type Searched } from "#app/runner-search.ts";
import { detectorServing, type ServedDetector } from "#app/served-detector.ts";
import { FORECASTER_SERVING, type ServedForecaster } from "#app/served-forecaster.ts";
import { OPTIMIZER_SERVING } from "#app/served-optimizer.ts";
import type { ShadowParts } from "#app/shadow/comparisons.ts";
import { StandIns } from "#app/shadow/stand-ins.ts";
import type { Config } from "#config/types.ts";
import { type Clock, systemClock } from "#core/clock.ts";
import { withoutChosen } from "#infer/runner-choice.ts";
import { tfliteSettings } from "#infer/tflite-c/tflite-settings.ts";
import type { RunnerChoice } from "#infer/types.ts";
import type { ServingModel } from "#report/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";

/** The base models lie below it; the bundle is as deep below as the source. */
const HOME = fileURLToPath(new URL("../../", import.meta.url));
/** How often the document of models is looked at. */
const LOOK_MS = 1000;

export interface ModelDeskParts {
  readonly config: Pick<Config, "store" | "windows" | "tflite">;
  readonly log: Logger;
  /** What a base model is held against. */
  readonly history: ShadowParts["history"];
  readonly alerts: Pick<AlertDesk, "check">;
  readonly outlook: Pick<OutlookKeeper, "train">;
  readonly resources: Pick<ResourceKeeper, "serve">;
  /** By which runners are timed. */
  readonly clock?: Pick<Clock, "monotonicMs">;
}

/**
 * Puts the models in force to work, from the start on and whenever others are: those that were
 * trained anew, and those that somebody went back to.
 */
export class ModelDesk implements Disposable {
  readonly #parts: ModelDeskParts;
  readonly #slots: readonly (SlotState & Searched)[];
  readonly #search: RunnerSearch | null;
  readonly #watch: ModelWatch;
  readonly #timer: NodeJS.Timeout;
  readonly #standIns: StandIns;
  readonly #runners = new Map<ModelKind, RunnerChoice>();
  #serving: readonly ServingModel[] = [];
  #detector: ServedDetector | null = null;
  #forecaster: ServedForecaster | null = null;
  #judgeBy: (detector: ServedDetector | null) => void = () => {};

  constructor(parts: ModelDeskParts) {
    this.#parts = parts;
    const { config, outlook, resources, clock } = parts;
    const { directory } = config.store;
    const slots = [
      new ModelSlot(directory, {
        kind: "detector",
        serving: detectorServing(config.windows.seconds, clock),
        take: (served) => {
          const isSame = isSameRun(this.#detector, served);
          this.#detector = served;
          this.#runBy("detector", served?.runner);
          if (!isSame) this.#judgeBy(served);
        },
      }),
      new ModelSlot(directory, {
        kind: "forecaster",
        serving: FORECASTER_SERVING,
        take: (served) => {
          const isSame = isSameRun(this.#forecaster, served);
          this.#runBy("forecaster", served?.runner);
          if (isSame) served?.[Symbol.dispose]();
          else outlook.train(served);
          this.#forecaster = served;
        },
      }),
      new ModelSlot(directory, {
        kind: "optimizer",
        serving: OPTIMIZER_SERVING,
        take: (served) => resources.serve(served),
      }),
    ];
    this.#slots = slots;
    this.#search = this.#openSearch();
    this.#watch = new ModelWatch(directory, slots);
    this.#standIns = this.#openStandIns();
    this.#look();
    // What lost its model before this start has none still; what lost it now has begun.
    for (const { kind, isBereft, problem } of slots) {
      if (isBereft && problem === null) this.#standIns.begin(kind);
    }
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

  /**
   * A runner failed at work: another one answers for that version by now. What serves since then it
   * may run, as it has been tried with it.
   */
  lost({ kind, version, why }: RunnerLoss): void {
    const told = `a library of others does not run the ${kind} ${version} any more: ${why}`;
    this.#parts.log.warn({ model: version }, told);
    const choice = this.runnerOf(kind);
    if (choice === null || this.versions[kind] !== version) return;
    this.#runners.set(kind, withoutChosen(choice, `it failed with ${version}: ${why}`));
    this.#tellServing();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#standIns[Symbol.dispose]();
    this.#search?.[Symbol.dispose]();
  }

  #look(): void {
    const { log, alerts } = this.#parts;
    const before = new Map(this.#slots.map(({ kind, version }) => [kind, version]));
    const changed = this.#watch.look();
    for (const { kind, version, problem, isBereft } of changed) {
      if (isBereft) this.#standIns.begin(kind);
      if (problem !== null) log.warn(problem);
      else if (version === null) log.info(`no trained ${kind} serves`);
      else log.info({ model: version }, `the trained ${kind} serves`);
    }
    if (changed.length === 0) return;
    this.#tellServing();
    for (const slot of this.#slots) {
      const isAnew = slot.version !== null && slot.version !== before.get(slot.kind);
      if (isAnew) this.#search?.begin(slot);
    }
    const damaged = this.#slots.filter(({ isDamaged }) => isDamaged);
    const why = damaged[0]?.problem ?? "the models in force are whole";
    alerts.check("model-damaged", damaged.length > 0, why);
  }

  #tellServing(): void {
    this.#serving = this.#slots.flatMap((slot) => this.#servingIn(slot));
  }

  #openSearch(): RunnerSearch | null {
    const settings = tfliteSettings(this.#parts.config.tflite);
    if (settings === null) return null;
    return new RunnerSearch({
      settings,
      log: this.#parts.log,
      runnerOf: (kind) => this.runnerOf(kind),
      searched: () => this.#tellServing(),
      lost: (loss) => this.lost(loss),
    });
  }

  #openStandIns(): StandIns {
    const { log, config, history } = this.#parts;
    const windowSeconds = config.windows.seconds;
    const { directory } = config.store;
    const isBereft = (kind: ModelKind) =>
      this.#slots.some((slot) => slot.kind === kind && slot.isBereft);
    const shadow = { directory, windowSeconds, history, clock: systemClock };
    return new StandIns({ home: HOME, shadow, isBereft, log });
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
      return new ModelRegistry(this.#parts.config.store.directory, kind).digest(version);
    } catch {
      return null;
    }
  }
}

/** A model with its runner, as it was taken before. */
type Run = Pick<ServedDetector, "runner"> & { readonly version?: string };

function isSameRun(before: Run | null, now: Run | null): boolean {
  if (before === null || now === null) return before === now;
  return before.version === now.version && before.runner?.runner === now.runner?.runner;
}
