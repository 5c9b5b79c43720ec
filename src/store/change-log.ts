import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { moment, plainText } from "#store/entry-fields.ts";
import { openOwned, readSmall, syncFolder } from "#store/small-file.ts";

/** Some 2,000 changes a file; the one before is kept. */
const FILE_BYTES = 1_048_576;
const NEWLINE = 10;
const NAMES = { now: "changes.jsonl", before: "changes.1.jsonl" } as const;

const changeSchema = z.strictObject({
  at: moment,
  by: plainText(80),
  change: z.enum(["mute-added", "mute-removed", "pin-added", "pin-removed"]),
  reason: plainText(200).optional(),
  /** The mute or pin as it stood in its document. */
  entry: z.record(z.string().regex(/^[a-zA-Z]+$/), z.union([plainText(200), z.number()])),
});
/** Who did what to a mute or pin, when and why. */
export type Change = Readonly<z.infer<typeof changeSchema>>;

export interface ChangeHistory {
  /** Oldest first. */
  readonly changes: readonly Change[];
  /** Lines that are no change: cut by a power cut, or written by another hand. */
  readonly damaged: number;
}

/** The log of changes to mutes and pins: one JSON line each, only ever appended to. */
export class ChangeLog {
  readonly #now: string;
  readonly #before: string;

  constructor(directory: string) {
    this.#now = join(directory, NAMES.now);
    this.#before = join(directory, NAMES.before);
  }

  /**
   * Appends a change and waits for the disk; the caller holds the lock of the documents. Gives what
   * takes the line back, for a change that then could not be made.
   * @throws AppError when it is none or cannot be written: then nothing is to be changed
   */
  append(change: Change): () => void {
    const { success, error } = changeSchema.safeParse(change);
    if (!success) {
      const [issue] = error.issues;
      const where = issue?.path.map(String).join(".");
      throw new AppError("usage", `${change.change}: ${where}: ${oneLine(issue?.message)}`);
    }
    const line = `${JSON.stringify(change)}\n`;
    try {
      const lengthBefore = this.#write(line);
      return () => this.#cut(lengthBefore);
    } catch (error) {
      throw this.#failed("written", this.#now, error);
    }
  }

  /** @throws AppError when it cannot be read */
  read(): ChangeHistory {
    const lines = [this.#before, this.#now].flatMap((file) => this.#linesOf(file));
    const changes = lines.flatMap((line) => parseChange(line) ?? []);
    return { changes, damaged: lines.length - changes.length };
  }

  /** The length of the file before. */
  #write(line: string): number {
    let descriptor = openOwned(this.#now, constants.O_RDWR | constants.O_APPEND);
    try {
      if (fstatSync(descriptor).size + line.length > FILE_BYTES) {
        closeSync(descriptor);
        renameSync(this.#now, this.#before);
        descriptor = openOwned(this.#now, constants.O_RDWR | constants.O_APPEND);
      }
      const { size } = fstatSync(descriptor);
      // A line that a power cut has left half must not swallow this one.
      const isCut = size > 0 && lastByte(descriptor, size) !== NEWLINE;
      writeFileSync(descriptor, isCut ? `\n${line}` : line);
      fsyncSync(descriptor);
      if (size === 0) syncFolder(dirname(this.#now));
      return size;
    } finally {
      closeSync(descriptor);
    }
  }

  #cut(length: number): void {
    const descriptor = openSync(this.#now, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      ftruncateSync(descriptor, length);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  #linesOf(file: string): string[] {
    try {
      const bytes = readSmall(file, FILE_BYTES) ?? new Uint8Array(0);
      return new TextDecoder()
        .decode(bytes)
        .split("\n")
        .filter((line) => line !== "");
    } catch (error) {
      throw this.#failed("read", file, error);
    }
  }

  #failed(done: "read" | "written", file: string, cause: unknown): AppError {
    const message = `${file} cannot be ${done} (${oneLine(cause)}): check the folder's owner and disk`;
    return new AppError("store-failed", message, { cause });
  }
}

function lastByte(descriptor: number, size: number): number | undefined {
  const byte = new Uint8Array(1);
  readSync(descriptor, byte, 0, 1, size - 1);
  return byte[0];
}

function parseChange(line: string): Change | null {
  try {
    return changeSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
