import type { SlotState } from "#app/model-slot.ts";
import { printOf } from "#store/file-print.ts";
import { modelsFile } from "#store/model-registry.ts";

/** A slot as far as it is looked at. */
interface Looking extends SlotState {
  look(): boolean;
}

/** Follows the document that names the models in force. */
export class ModelWatch {
  readonly #file: string;
  readonly #slots: readonly Looking[];
  #print: string | null = null;

  constructor(directory: string, slots: readonly Looking[]) {
    this.#file = modelsFile(directory);
    this.#slots = slots;
  }

  /** Those in which anything is new since the last look. Never throws. */
  look(): SlotState[] {
    // Taken before the reading: what changes in between is read at the next look.
    const print = printOf(this.#file);
    if (print === this.#print && !this.#slots.some(({ mayPass }) => mayPass)) return [];
    this.#print = print;
    return this.#slots.filter((slot) => slot.look());
  }
}
