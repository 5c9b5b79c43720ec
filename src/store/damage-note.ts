import { join } from "node:path";
import { z } from "zod";
import { AppError } from "#core/errors.ts";
import { DurableFile } from "#store/durable-file.ts";
import { versionSchema } from "#store/model-card.ts";
import type { ModelKind } from "#store/types.ts";

const DOCUMENT_BYTES = 4096;

const noteSchema = z.object({
  version: versionSchema,
  /** The one before in models.json when this was written: by another one it is known as old. */
  previous: versionSchema.nullable(),
});
const schema = z.object({
  detector: noteSchema.optional(),
  forecaster: noteSchema.optional(),
  optimizer: noteSchema.optional(),
});
export type Damage = Readonly<z.infer<typeof noteSchema>>;

/**
 * The version that was damaged where a kind has no model any more: damaged-models.json. It is no
 * part of models.json, which a program that knows no such note must read when the box goes back to
 * that. Whoever writes holds the documents' lock.
 */
export class DamageNote {
  readonly #file: DurableFile<z.infer<typeof schema>>;
  readonly #kind: ModelKind;

  constructor(directory: string, kind: ModelKind) {
    this.#kind = kind;
    this.#file = new DurableFile(join(directory, "damaged-models.json"), {
      schema,
      limitBytes: DOCUMENT_BYTES,
      mend: "remove it",
    });
  }

  /** null where there is none. Never throws: one that cannot be read says nothing. */
  read(): Damage | null {
    return this.#notes()[this.#kind] ?? null;
  }

  /** @param damage null takes it away @throws AppError when the disk does not take it */
  write(damage: Damage | null): void {
    if (damage === null && this.read() === null) return;
    this.#file.write({ ...this.#notes(), [this.#kind]: damage ?? undefined });
  }

  #notes(): z.infer<typeof schema> {
    try {
      return this.#file.read() ?? {};
    } catch (error) {
      if (error instanceof AppError) return {};
      throw error;
    }
  }
}
