import {
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { AppError, oneLine } from "#core/errors.ts";
import { digestOf, versionSchema } from "#store/model-card.ts";
import { MODEL_FORMATS, type ModelFormat } from "#store/model-formats.ts";
import { createOwned, isOfSystem, readSmall, syncFolder } from "#store/small-file.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

const FOLDER_MODE = 0o750;
const CARD = "card.json";
/** In front of the name of a folder that is not whole yet, and after that of a damaged one. */
const DRAFT = ".draft-";
const ASIDE = ".damaged";
/** Damaged ones of a kind that are kept, to be looked into. */
const KEPT_ASIDE = 2;

/** The kept models of one kind below a data folder: a folder a version, whole or not there. */
export class ModelFolder<Kind extends ModelKind> {
  readonly #data: string;
  readonly #kind: Kind;
  readonly #directory: string;
  readonly #format: ModelFormat<KeptModels[Kind]>;

  constructor(data: string, kind: Kind) {
    this.#data = data;
    this.#kind = kind;
    this.#directory = join(data, "models", kind);
    this.#format = MODEL_FORMATS[kind];
  }

  /** Versions that lie there, by the second of training. @throws AppError "store-failed" */
  versions(): string[] {
    return this.#names().filter((name) => versionSchema.safeParse(name).success);
  }

  /** @throws AppError "model-invalid" when it is damaged, "store-failed" when it cannot be read */
  read(version: string): KeptModels[Kind] {
    const folder = this.#path(version);
    const { bodyName, bodyBytes, cardBytes, decode } = this.#format;
    try {
      const card = readSmall(join(folder, CARD), cardBytes);
      const body = readSmall(join(folder, bodyName), bodyBytes);
      if (card === null || body === null) throw new Error("a file is missing");
      const kept = decode({ card, body });
      if (kept.version !== version) throw new Error(`its card is of ${kept.version}`);
      return kept;
    } catch (error) {
      if (isOfSystem(error)) throw this.#failed("read", error);
      const kind = this.#kind;
      const mend = `train again (arpguard train ${kind}), or go back (arpguard models rollback ${kind})`;
      const message = `${folder}: ${oneLine(error)}: ${mend}`;
      throw new AppError("model-invalid", message, { cause: error });
    }
  }

  /**
   * SHA-256 of the file of a version's numbers, in hex, as the card of a whole one has it; null
   * where it is not there. @throws AppError "store-failed" when it cannot be read
   */
  digest(version: string): string | null {
    const { bodyName, bodyBytes } = this.#format;
    try {
      const body = readSmall(join(this.#path(version), bodyName), bodyBytes);
      return body === null ? null : digestOf(body);
    } catch (error) {
      throw this.#failed("read", error);
    }
  }

  /**
   * Writes a model that is on the disk, whole, when this comes back; one of its version goes.
   * @throws AppError: then there is nothing more on the disk than before
   */
  write(kept: KeptModels[Kind]): void {
    const { card, body } = this.#format.encode(kept);
    const draft = this.#path(`${DRAFT}${kept.version}`);
    try {
      makeOwned(dirname(this.#directory));
      makeOwned(this.#directory);
      rmSync(draft, { recursive: true, force: true });
      makeOwned(draft);
      writeSynced(join(draft, CARD), card);
      writeSynced(join(draft, this.#format.bodyName), body);
      syncFolder(draft);
      // A folder that is not empty is not renamed over.
      if (this.#names().includes(kept.version)) this.setAside(kept.version);
      renameSync(draft, this.#path(kept.version));
      for (const folder of [this.#directory, dirname(this.#directory), this.#data]) {
        syncFolder(folder);
      }
    } catch (error) {
      discard(draft);
      throw this.#failed("written", error);
    }
  }

  /** Renames a damaged version, so that it is not read again; gives its new path. */
  setAside(version: string): string {
    const aside = this.#path(`${version}${ASIDE}`);
    try {
      // One that has gone altogether is damaged, too.
      if (!this.#names().includes(version)) return aside;
      rmSync(aside, { recursive: true, force: true });
      renameSync(this.#path(version), aside);
      syncFolder(this.#directory);
      return aside;
    } catch (error) {
      throw this.#failed("written", error);
    }
  }

  /** Lets go of all but these versions, also of drafts and of all but the newest damaged ones. */
  keepOnly(versions: readonly string[]): void {
    try {
      const names = this.#names();
      const aside = names.filter((name) => name.endsWith(ASIDE) && this.#isSmall(name));
      const damaged = aside.slice(-KEPT_ASIDE);
      const kept = [...versions, ...damaged];
      for (const name of names) {
        if (!kept.includes(name)) rmSync(this.#path(name), { recursive: true, force: true });
      }
    } catch (error) {
      throw this.#failed("written", error);
    }
  }

  /** What damage made larger than any model would only fill the disk. */
  #isSmall(name: string): boolean {
    const { bodyName, bodyBytes, cardBytes } = this.#format;
    const sizeOf = (file: string) =>
      lstatSync(join(this.#path(name), file), { throwIfNoEntry: false })?.size ?? 0;
    return sizeOf(CARD) <= cardBytes && sizeOf(bodyName) <= bodyBytes;
  }

  #names(): string[] {
    if (statSync(this.#directory, { throwIfNoEntry: false }) === undefined) return [];
    try {
      return readdirSync(this.#directory).sort();
    } catch (error) {
      throw this.#failed("read", error);
    }
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }

  #failed(done: "read" | "written", cause: unknown): AppError {
    const mend = "check the folder's owner and disk";
    const message = `${this.#directory} cannot be ${done} (${oneLine(cause)}): ${mend}`;
    return new AppError("store-failed", message, { cause });
  }
}

/** Made by root it goes to the owner of the folder around it, as whom the appliance runs. */
function makeOwned(folder: string): void {
  if (mkdirSync(folder, { recursive: true, mode: FOLDER_MODE }) === undefined) return;
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(folder));
  chownSync(folder, uid, gid);
}

/** A disk that is full has no room for it; what cannot be removed the next install lets go of. */
function discard(draft: string): void {
  try {
    rmSync(draft, { recursive: true, force: true });
  } catch {
    // The fault that made us give up is the one to tell of.
  }
}

function writeSynced(file: string, bytes: Uint8Array): void {
  const descriptor = createOwned(file, constants.O_WRONLY);
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
