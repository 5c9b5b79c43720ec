import { join } from "node:path";
import { LowSync } from "lowdb";
import { z } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import { DamageNote } from "#store/damage-note.ts";
import { DurableFile } from "#store/durable-file.ts";
import { versionSchema } from "#store/model-card.ts";
import { ModelFolder } from "#store/model-folder.ts";
import { shortId } from "#store/short-id.ts";
import type { KeptModels, ModelDraft, ModelKind } from "#store/types.ts";
import { lockDocuments } from "#store/writer-lock.ts";

const DOCUMENT_BYTES = 4096;
const CHANCE_LETTERS = 4;

const choiceSchema = z.strictObject({
  current: versionSchema.nullable(),
  previous: versionSchema.nullable(),
});
const NONE: z.infer<typeof choiceSchema> = { current: null, previous: null };
/** The first release knew the detector alone. */
const schema = z.strictObject({
  detector: choiceSchema,
  forecaster: choiceSchema.default(NONE),
  optimizer: choiceSchema.default(NONE),
});
type Document = z.infer<typeof schema>;
/** Which version serves, and which served before it. */
export type ModelChoice = Readonly<z.infer<typeof choiceSchema>>;

/** The document of a data folder that names the models in force. */
export function modelsFile(directory: string): string {
  return join(directory, "models.json");
}

/** The models of one kind of a data folder: `models/KIND/`, and models.json, which names two. */
export class ModelRegistry<Kind extends ModelKind> {
  readonly kind: Kind;
  readonly #directory: string;
  readonly #folder: ModelFolder<Kind>;
  readonly #damage: DamageNote;

  constructor(directory: string, kind: Kind) {
    this.kind = kind;
    this.#directory = directory;
    this.#folder = new ModelFolder(directory, kind);
    this.#damage = new DamageNote(directory, kind);
  }

  /** Both null where there is no model. @throws AppError when the document is damaged */
  choice(): ModelChoice {
    return this.#open().data[this.kind];
  }

  /** The version without which there is none since it was damaged, or null. @throws AppError */
  damaged(): string | null {
    return this.#damagedIn(this.choice());
  }

  /** Whole ones and damaged ones, by the second of training; drafts are none. @throws AppError */
  versions(): string[] {
    return this.#folder.versions();
  }

  /** @throws AppError "model-invalid" when it is damaged, "usage" when there is none */
  read(version: string): KeptModels[Kind] {
    if (this.versions().includes(version)) return this.#folder.read(version);
    const mend = "arpguard models list shows what there is";
    throw new AppError("usage", `models: there is no ${this.kind} ${oneLine(version)}: ${mend}`);
  }

  /** SHA-256 of the numbers of a version that was read, in hex, or null. @throws AppError */
  digest(version: string): string | null {
    return this.#folder.digest(version);
  }

  /** The one that serves, or null. @throws AppError as `choice` and `read` */
  current(): KeptModels[Kind] | null {
    const { current } = this.choice();
    return current === null ? null : this.#folder.read(current);
  }

  /**
   * Keeps a model and makes it the current one: first the folder, then the document, so that
   * whoever is killed in between leaves the old one in force. Older models than the last go.
   * @param over the version that it was judged against, null for none: where another is current
   *   by now, nothing changes; left out where it replaces any
   * @throws AppError when it cannot be kept: then the old one stays
   */
  install(model: ModelDraft<Kind>, at: Micros, over?: string | null): KeptModels[Kind] {
    const trainedAt = formatMicros(at);
    const moment = trainedAt.slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
    const version = shortId(moment, CHANCE_LETTERS);
    const kept = { ...model, version, trainedAt } as unknown as KeptModels[Kind];
    this.adopt(kept, over);
    return kept;
  }

  /**
   * `install` of one that comes with its version.
   * @returns false where that is current already, and stays as it is, whatever its numbers are
   */
  adopt(kept: KeptModels[Kind], over?: string | null): boolean {
    const { version } = kept;
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    const previous = document.data[this.kind].current;
    if (previous === version) return false;
    if (over !== undefined && over !== previous) throw this.#overtaken(over, previous);
    this.#folder.write(kept);
    this.#choose(document, { current: version, previous });
    this.#folder.keepOnly(previous === null ? [version] : [version, previous]);
    return true;
  }

  /** Goes on without a model; `rollback` brings the one that served back. @throws AppError */
  forget(): void {
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    const { current, previous } = document.data[this.kind];
    this.#choose(document, { current: null, previous: current ?? previous });
  }

  /**
   * Makes the previous one current, and the other way round.
   * @param from what is to go, null for none: where another is current by now, nothing changes
   * @throws AppError when it cannot be
   */
  rollback(from?: string | null): ModelChoice {
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    const { current, previous } = document.data[this.kind];
    if (from !== undefined && from !== current) {
      const told = `models rollback: ${from ?? "none"} is no more the current ${this.kind}`;
      throw new AppError("usage", `${told}, but ${current ?? "none"}: look who has changed it`);
    }
    if (previous === null) {
      throw new AppError(
        "usage",
        `models rollback: there is no ${this.kind} before the current one`,
      );
    }
    this.#folder.read(previous);
    this.#choose(document, { current: previous, previous: current });
    return document.data[this.kind];
  }

  /** A damaged model is never asked for again; gives where it lies now. @throws AppError */
  setAside(version: string): string {
    return this.#putAside(version, version);
  }

  /** `setAside` of a whole one that does its work badly. @throws AppError */
  discard(version: string): void {
    this.#putAside(version, null);
  }

  /** @param damaged without which there is none, where `version` was current */
  #putAside(version: string, damaged: string | null): string {
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    const choice = document.data[this.kind];
    const whole = (other: string | null) => (other === version ? null : other);
    this.#choose(
      document,
      { current: whole(choice.current), previous: whole(choice.previous) },
      choice.current === version ? damaged : this.#damagedIn(choice),
    );
    return this.#folder.setAside(version);
  }

  #damagedIn({ current, previous }: ModelChoice): string | null {
    const damage = this.#damage.read();
    return current === null && damage?.previous === previous ? damage.version : null;
  }

  #overtaken(over: string | null, current: string | null): AppError {
    const told = `it was judged against ${over ?? "no model"}`;
    const now = current ?? "none";
    const mend = "train again, and it is judged against that";
    return new AppError(
      "training-failed",
      `${told}, and the current ${this.kind} is ${now} by now: ${mend}`,
    );
  }

  /** @param damaged why none is current, which is noted first: a kill in between does no harm */
  #choose(document: LowSync<Document>, choice: ModelChoice, damaged: string | null = null): void {
    const { current, previous } = choice;
    if (current === null) {
      this.#damage.write(damaged === null ? null : { version: damaged, previous });
    }
    document.data = { ...document.data, [this.kind]: choice };
    document.write();
  }

  #open(): LowSync<Document> {
    const file = new DurableFile(modelsFile(this.#directory), {
      schema,
      limitBytes: DOCUMENT_BYTES,
      mend: "mend it, or move it away to go without a model",
    });
    const document = new LowSync(file, { detector: NONE, forecaster: NONE, optimizer: NONE });
    document.read();
    return document;
  }
}
