import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** What the page tells of a model that serves. */
export interface ServingFact {
  readonly version: string;
  /** RFC 3339. */
  readonly trainedAt: string;
  /** Windows, or of the others steps of 5 minutes. */
  readonly learnedFrom: number;
}

/** Looks up what is known of the models that serve, each once. */
export class ServingFacts {
  readonly #directory: string;
  readonly #known = new Map<ModelKind, ServingFact>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** null where the model is not there, or cannot be read any more. Never throws. */
  of(kind: ModelKind, version: string | undefined): ServingFact | null {
    if (version === undefined) return null;
    const known = this.#known.get(kind);
    if (known?.version === version) return known;
    try {
      const { trainedAt, ...kept } = new ModelRegistry(this.#directory, kind).read(version);
      const fact = { version, trainedAt, learnedFrom: rowsOf(kept) };
      this.#known.set(kind, fact);
      return fact;
    } catch {
      return null;
    }
  }
}

function rowsOf(
  kept: Pick<KeptModels["detector"], "windows"> | Pick<KeptModels["forecaster"], "steps">,
): number {
  return "windows" in kept ? kept.windows : kept.steps;
}
