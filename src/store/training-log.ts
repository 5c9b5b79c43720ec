import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { LowSync } from "lowdb";
import { z } from "zod";
import { DurableFile } from "#store/durable-file.ts";
import { moment } from "#store/entry-fields.ts";
import { versionSchema } from "#store/model-card.ts";
import { MODEL_KINDS, type ModelKind } from "#store/types.ts";
import { lockDocuments } from "#store/writer-lock.ts";

const DOCUMENT_BYTES = 16_384;
const MOST_WHY_CHARS = 400;

/**
 * What came of a training: its model serves, the gate refused it, there was nothing to train on or
 * the fit failed, or its model served, did worse than promised, and had to go.
 */
const RESULTS = ["kept", "refused", "not-trained", "rolled-back"] as const;

const entrySchema = z.strictObject({
  /** When it ended. */
  at: moment,
  result: z.enum(RESULTS),
  /** Of the model that was kept. */
  version: versionSchema.nullable(),
  why: z.string().max(MOST_WHY_CHARS).nullable(),
  /** The model is watched until then; null when it is not, or no more. */
  probationUntil: moment.nullable(),
});
/** The last training of one kind of model. */
export type TrainingEntry = Readonly<z.infer<typeof entrySchema>>;

const schema = z.strictObject(
  Object.fromEntries(MODEL_KINDS.map((kind) => [kind, entrySchema.nullable()])) as Record<
    ModelKind,
    z.ZodNullable<typeof entrySchema>
  >,
);
type Document = z.infer<typeof schema>;
/** The last training of each kind, or null. */
export type Trainings = Readonly<Document>;

/** The last trainings of a data folder: trainings.json, which lasts through reboots. */
export class TrainingLog {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws AppError when the document is damaged */
  read(): Trainings {
    return this.#open().data;
  }

  /** Puts an entry in the place of the one before. @throws AppError: then the old one stays */
  note(kind: ModelKind, entry: TrainingEntry): void {
    using _lock = lockDocuments(this.#directory);
    put(this.#open(), kind, entry);
  }

  /**
   * `note`, unless another has been noted since `from` was read: what came of a newer training
   * stays. @throws AppError: then the old one stays
   */
  amend(kind: ModelKind, from: TrainingEntry, to: TrainingEntry): void {
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    if (isDeepStrictEqual(document.data[kind], from)) put(document, kind, to);
  }

  #open(): LowSync<Document> {
    const file = new DurableFile(join(this.#directory, "trainings.json"), {
      schema,
      limitBytes: DOCUMENT_BYTES,
      mend: "remove it, and models are trained anew in the next quiet hour",
    });
    const document = new LowSync<Document>(file, {
      detector: null,
      forecaster: null,
      optimizer: null,
    });
    document.read();
    return document;
  }
}

function put(document: LowSync<Document>, kind: ModelKind, entry: TrainingEntry): void {
  const why = entry.why?.slice(0, MOST_WHY_CHARS) ?? null;
  document.data = { ...document.data, [kind]: { ...entry, why } };
  document.write();
}
