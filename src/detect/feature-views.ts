/** What a model's scaler and network do, by the stages that own them. */
export interface ModelFunctions extends Partial<Disposable> {
  /** Writes the scaled vector into `into`. */
  scale(vector: ArrayLike<number>, into: Float32Array): void;
  /** What the autoencoder makes of a scaled vector; may overwrite its last answer. */
  reconstruct(scaled: Float32Array): Float32Array;
}

/**
 * Two ways to look at each feature of a vector: is it what the other features make likely, and is
 * it what the vector before made likely. Training finds out what is usual of them; serving asks
 * how far a vector is from that.
 */
export class FeatureViews {
  /** Scaled value minus reconstruction, NaN where it is missing. */
  readonly residual: Float32Array;
  /** Scaled value minus the one before, NaN where either is missing. */
  readonly jump: Float32Array;
  readonly #functions: ModelFunctions;
  readonly #scaled: Float32Array;
  readonly #bounded: Float32Array;
  readonly #before: Float32Array;

  constructor(count: number, functions: ModelFunctions) {
    this.#functions = functions;
    this.residual = new Float32Array(count);
    this.jump = new Float32Array(count);
    this.#scaled = new Float32Array(count);
    this.#bounded = new Float32Array(count);
    this.#before = new Float32Array(count).fill(Number.NaN);
  }

  /** Looks at the next vector of a series. @param vector one value a feature, NaN where missing */
  look(vector: ArrayLike<number>): void {
    const [scaled, bounded] = [this.#scaled, this.#bounded];
    this.#functions.scale(vector, scaled);
    // Outside of what it was trained on a network says anything at all: it is asked at the edge.
    for (let i = 0; i < scaled.length; i++) bounded[i] = Math.min(Math.max(scaled[i]!, 0), 1);
    const likely = this.#functions.reconstruct(bounded);
    for (let i = 0; i < scaled.length; i++) {
      const value = Number.isNaN(vector[i]!) ? Number.NaN : scaled[i]!;
      this.residual[i] = value - likely[i]!;
      this.jump[i] = value - this.#before[i]!;
      this.#before[i] = value;
    }
  }

  /** The next vector has none before it. */
  restart(): void {
    this.#before.fill(Number.NaN);
  }
}
