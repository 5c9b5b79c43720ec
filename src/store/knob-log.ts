import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { formatMicros } from "#core/units.ts";
import { KNOB_NAMES, type KnobName, type KnobSetting } from "#optimize/types.ts";
import { moment, toMicros } from "#store/entry-fields.ts";
import { openOwned, readSmall, syncFolder } from "#store/small-file.ts";

/** Some 1,500 settings a file; the one before is kept. */
const FILE_BYTES = 262_144;
const NAMES = { now: "knobs.jsonl", before: "knobs.1.jsonl" } as const;

const number = z.number().nonnegative();
const knobSchema = z.strictObject(
  Object.fromEntries(KNOB_NAMES.map((name) => [name, number])) as Record<KnobName, typeof number>,
);
const lineSchema = z.strictObject({ at: moment, knobs: knobSchema });

/**
 * Which knobs were in force when: a JSON line for each time they were set, only ever appended to.
 * With the windows of the history it is what the optimizer learns from.
 */
export class KnobLog {
  readonly #now: string;
  readonly #before: string;

  constructor(directory: string) {
    this.#now = join(directory, NAMES.now);
    this.#before = join(directory, NAMES.before);
  }

  /** Notes that knobs have been set. @throws AppError when the disk does not take it */
  append({ at, knobs }: KnobSetting): void {
    const line = `${JSON.stringify({ at: formatMicros(at), knobs })}\n`;
    try {
      const bytes = statSync(this.#now, { throwIfNoEntry: false })?.size ?? 0;
      if (bytes + line.length > FILE_BYTES) renameSync(this.#now, this.#before);
      this.#write(line);
    } catch (error) {
      throw this.#failed("written", error);
    }
  }

  /** Oldest first; lines that are no setting are passed over. @throws AppError when unreadable */
  read(): KnobSetting[] {
    try {
      return [this.#before, this.#now].flatMap((file) => {
        const bytes = readSmall(file, FILE_BYTES) ?? new Uint8Array(0);
        return new TextDecoder().decode(bytes).split("\n").flatMap(parseLine);
      });
    } catch (error) {
      throw this.#failed("read", error);
    }
  }

  #write(line: string): void {
    const descriptor = openOwned(this.#now, constants.O_WRONLY | constants.O_APPEND);
    try {
      const isNew = fstatSync(descriptor).size === 0;
      // A line that a power cut has left half must not swallow this one.
      writeFileSync(descriptor, isNew ? line : `\n${line}`);
      fsyncSync(descriptor);
      if (isNew) syncFolder(dirname(this.#now));
    } finally {
      closeSync(descriptor);
    }
  }

  #failed(done: "read" | "written", cause: unknown): AppError {
    const mend = "check the folder's owner and disk";
    const message = `${this.#now} cannot be ${done} (${oneLine(cause)}): ${mend}`;
    return new AppError("store-failed", message, { cause });
  }
}

function parseLine(line: string): KnobSetting[] {
  if (line === "") return [];
  try {
    const { at, knobs } = lineSchema.parse(JSON.parse(line));
    return [{ at: toMicros(at), knobs }];
  } catch {
    return [];
  }
}
