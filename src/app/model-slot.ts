import { type LoadedModel, loadModel } from "#app/load-model.ts";
import type { AskedOfRunners, Serving } from "#app/serving.ts";
import type { ForeignRunners } from "#infer/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { TrainingLog } from "#store/training-log.ts";
import type { ModelKind } from "#store/types.ts";

/** Where a kind of model works, and what is to happen when another one does. */
export interface Post<Kind extends ModelKind, Served> {
  readonly kind: Kind;
  readonly serving: Serving<Kind, Served>;
  /** Told of what serves from now on, null for nothing. */
  readonly take: (served: Served | null) => void;
}

/** What is known of a kind of model at work. */
export interface SlotState {
  readonly kind: ModelKind;
  /** The version that serves, or null. */
  readonly version: string | null;
  /** Why what is current does not serve, in one line, or null. */
  readonly problem: string | null;
  readonly isDamaged: boolean;
  /** Nothing serves, for what did was damaged and set aside, and none before could. */
  readonly isBereft: boolean;
  readonly mayPass: boolean;
}

/**
 * The model of one kind that serves a running appliance. A damaged current one makes room for the
 * one before; where that cannot serve, what served goes on.
 */
export class ModelSlot<Kind extends ModelKind, Served> implements SlotState {
  readonly kind: Kind;
  version: string | null = null;
  readonly #registry: ModelRegistry<Kind>;
  readonly #post: Post<Kind, Served>;
  readonly #isGood: (version: string) => boolean;
  #last: LoadedModel<Served> | null = null;

  constructor(directory: string, post: Post<Kind, Served>) {
    this.kind = post.kind;
    this.#registry = new ModelRegistry(directory, post.kind);
    this.#post = post;
    this.#isGood = (version) => version !== takenBack(directory, post.kind);
  }

  get problem(): string | null {
    return this.#last?.problem ?? null;
  }

  get isDamaged(): boolean {
    return this.#last?.isDamaged ?? false;
  }

  get isBereft(): boolean {
    if (this.version !== null) return false;
    try {
      return this.#registry.damaged() !== null;
    } catch {
      // What is wrong with the document is told by whoever reads the model.
      return false;
    }
  }

  /** The disk may give at the next look what it did not at the last. */
  get mayPass(): boolean {
    return this.#last?.mayPass ?? false;
  }

  /** Reads the current model where it is another one; true when anything is new. Never throws. */
  look(): boolean {
    const before = this.#last;
    if (before !== null && !before.mayPass && this.#isCurrent(before.version)) return false;
    const now = loadModel(this.#registry, this.#post.serving, this.#isGood);
    // One was set aside for its damage, which is so until another than the one in its place serves.
    if (before?.isAside && now.version === before.version && now.problem === null) return false;
    this.#last = now;
    const isAtWork = now.problem === null || now.served !== null;
    if (isAtWork && now.version !== this.version) {
      this.version = now.version;
      this.#post.take(now.served);
    }
    return now.problem !== (before?.problem ?? null) || now.version !== (before?.version ?? null);
  }

  /** What runners are asked of the model that serves; null where there is none. @throws AppError */
  asked(): AskedOfRunners | null {
    const { serving } = this.#post;
    if (this.version === null || serving.asked === undefined) return null;
    return serving.asked(this.#registry.read(this.version));
  }

  /** The model that serves goes on by whoever is fastest among others, too. @throws AppError */
  serveAmong(foreign: ForeignRunners): void {
    if (this.version === null) return;
    const { serving, take } = this.#post;
    take(serving.serve(this.#registry.read(this.version), foreign));
  }

  #isCurrent(version: string | null): boolean {
    try {
      return this.#registry.choice().current === version && this.problem === null;
    } catch {
      // What is wrong with the document is told by whoever reads the model.
      return false;
    }
  }
}

/** The version that did worse than promised and had to go; null for none that is known of. */
function takenBack(directory: string, kind: ModelKind): string | null {
  try {
    const entry = new TrainingLog(directory).read()[kind];
    return entry?.result === "rolled-back" ? entry.version : null;
  } catch {
    // A damaged log is told of by whoever trains, and says nothing against a model.
    return null;
  }
}
