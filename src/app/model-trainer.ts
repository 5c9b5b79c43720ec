import type { Clock } from "#core/clock.ts";
import type { Micros } from "#core/units.ts";
import type { HistoryReader, ModelDraft, ModelKind } from "#store/types.ts";
import type { SearchReport } from "#train/search/types.ts";

/** A newly trained model that asks to serve. */
export interface Challenger<Kind extends ModelKind = ModelKind> {
  readonly kind: Kind;
  /** Why it must not serve, in words; null when nothing speaks against it. */
  readonly fault: string | null;
  /** What the gate saw of it and of the current model; null where there was nothing to see. */
  readonly figures: Readonly<Record<string, number | null>>;
  /** What the search before the fit found; left out where there was none. */
  readonly search?: SearchReport;
  /** As it would be kept. */
  readonly draft: ModelDraft<Kind>;
  /**
   * Keeps it and makes it the current one, whatever the gate says.
   * @throws AppError "training-failed" where another has become the current one than that which
   *   it was judged against: then that one stays
   */
  install(at: Micros): string;
}

/** Trains one kind of model on the history of a box and holds it against the current one. */
export interface ModelTrainer<Kind extends ModelKind = ModelKind> {
  readonly kind: Kind;
  /**
   * The fit runs in a process of its own; what is read and compared here is done in short turns.
   * @param onProgress told the share that is done, 0 to 1, never less than before
   * @throws AppError "training-failed" where the history does not do, or the fit failed
   * @throws the signal's reason when it is aborted
   */
  train(signal: AbortSignal, onProgress: (share: number) => void): Promise<Challenger<Kind>>;
}

/** What every trainer works with. */
export interface TrainerParts {
  /** The data folder, whose registry has the current models. */
  readonly directory: string;
  readonly history: HistoryReader;
  readonly clock: Pick<Clock, "now">;
  /** Looks for better settings first, where the kind has any. */
  readonly withSearch?: boolean;
  /** Rows that there must be to learn from; each kind has a number of its own. */
  readonly least?: number;
}
