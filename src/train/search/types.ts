/** Numbers of a fit by their names. */
export type Settings = Readonly<Record<string, number>>;

/** Rows to learn from, all older than those to be judged: nothing of the future leaks in. */
export interface Fold {
  /** Rows before this one train. */
  readonly trainEnd: number;
  readonly testFrom: number;
  readonly testEnd: number;
}

/** What became of one way to fit. */
export interface SearchRow {
  readonly settings: Settings;
  /** Of each fold that it got to, the oldest first; less is better. */
  readonly errors: readonly number[];
}

/** A search as data, for whoever shows it. */
export interface SearchReport {
  /** What the error is, in words. */
  readonly error: string;
  readonly folds: number;
  /** The default first. */
  readonly rows: readonly SearchRow[];
  /** Index of the best of those that got through all folds; the default's where none did. */
  readonly best: number;
  /** How much less its error is than the default's, in the mean over the folds, and how much that
   * varies from fold to fold (standard deviation). */
  readonly gain: number;
  readonly noise: number;
  /** Index of what is trained with: the best, if its gain is more than the noise. */
  readonly chosen: number;
  /** True where the time was up before all folds were seen. */
  readonly isCut: boolean;
}
