import type { SlotState } from "#app/model-slot.ts";
import type { AskedOfRunners } from "#app/serving.ts";
import { oneLine } from "#core/errors.ts";
import type { TfliteEngine } from "#infer/tflite-c/tflite-engine.ts";
import type { TfliteSettings } from "#infer/tflite-c/types.ts";
import type { ForeignRunners, RunnerChoice } from "#infer/types.ts";
import type { ModelKind } from "#store/types.ts";

const MOST_SAID = 64;

/** A slot as far as others may run its model. */
export interface Searched extends Pick<SlotState, "kind" | "version"> {
  asked(): AskedOfRunners | null;
  serveAmong(foreign: ForeignRunners): void;
}

export interface RunnerSearchParts {
  readonly settings: TfliteSettings;
  readonly log: Readonly<Record<"info" | "warn", (text: string) => void>>;
  /** Who answers for a kind by now. */
  readonly runnerOf: (kind: ModelKind) => RunnerChoice | null;
  /** Told when others have been asked, whoever answers from now on. */
  readonly searched: () => void;
  /** Told of one that served and has failed at work. */
  readonly lost: (loss: RunnerLoss) => void;
}

/** A library of others that has failed at work, with the model that it ran. */
export interface RunnerLoss {
  readonly kind: ModelKind;
  readonly version: string;
  /** In one line. */
  readonly why: string;
}

/**
 * Looks for whoever runs the models faster than we do, one model after the other: ours serve until
 * code of others has been tried in a process of its own, and go on when that breaks.
 */
export class RunnerSearch implements Disposable {
  readonly #parts: RunnerSearchParts;
  readonly #stop = new AbortController();
  #engine: TfliteEngine | null = null;
  #last: Promise<void> = Promise.resolve();
  /** Refusals that were told: a library that falls does so with each model. */
  readonly #said = new Set<string>();

  constructor(parts: RunnerSearchParts) {
    this.#parts = parts;
  }

  /** To be told of each model that serves. */
  begin(slot: Searched): void {
    this.#last = this.#last.then(() => this.#search(slot));
  }

  /** Resolves when nothing is searched for any more. */
  get done(): Promise<void> {
    return this.#last;
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  async #search(slot: Searched): Promise<void> {
    const { settings, searched, lost } = this.#parts;
    const { kind, version } = slot;
    const { signal } = this.#stop;
    if (signal.aborted) return;
    try {
      const asked = slot.asked();
      if (asked === null) return;
      // Whoever names no library need not load what calls it.
      const { TfliteEngine } = await import("#infer/tflite-c/tflite-engine.ts");
      const { triedPorts } = await import("#infer/tflite-c/tried-ports.ts");
      this.#engine ??= new TfliteEngine(settings);
      const ports = await triedPorts(this.#engine, asked.builds, asked.golden, signal);
      if (version === null || slot.version !== version) return;
      slot.serveAmong({ ports, lost: (why) => lost({ kind, version, why }) });
      this.#tell(
        kind,
        ports.map(({ name }) => name),
      );
      searched();
    } catch (error) {
      if (signal.aborted) return;
      // Nobody waits for a search: what is thrown here would end the appliance. Ours serve.
      this.#parts.log.warn(oneLine(error));
    }
  }

  #tell(kind: ModelKind, names: readonly string[]): void {
    const { runnerOf, log } = this.#parts;
    const choice = runnerOf(kind);
    if (choice === null) return;
    if (names.includes(choice.runner)) log.info(`${choice.runner} runs the ${kind} from now on`);
    const refused = choice.others.filter(({ runner }) => names.includes(runner));
    const byRefusal = Map.groupBy(refused, ({ refusal }) => refusal);
    for (const [refusal, those] of byRefusal) {
      if (refusal === null || this.#said.has(refusal)) continue;
      if (this.#said.size >= MOST_SAID) this.#said.clear();
      this.#said.add(refusal);
      log.warn(
        `${those.map(({ runner }) => runner).join(", ")} may not run the ${kind}: ${refusal}`,
      );
    }
  }
}
