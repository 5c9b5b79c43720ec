import { join } from "node:path";
import { LowSync } from "lowdb";
import { z } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import { type Change, ChangeLog } from "#store/change-log.ts";
import { DurableFile } from "#store/durable-file.ts";
import { toMicros } from "#store/entry-fields.ts";
import { shortId } from "#store/short-id.ts";
import { lockDocuments } from "#store/writer-lock.ts";

/** 1,024 of the longest entries are 1.2 MB. */
const DOCUMENT_MIB = 2;
const DOCUMENT_BYTES = DOCUMENT_MIB * 1_048_576;
const ID_LETTERS = 6;
interface Entry {
  readonly id: string;
  readonly createdAt: string;
  readonly until?: string | undefined;
}

/** One kind of entry: mutes or pins. */
export interface EntryKind<E extends Entry> {
  readonly noun: "mute" | "pin";
  readonly schema: z.ZodType<E>;
  readonly limit: number;
  /** What only one entry can be of, in words; null where there may be any number. */
  readonly slot: (entry: E) => string | null;
}

/** Who wants a change, when, and why. */
export interface Wish {
  readonly by: string;
  readonly at: Micros;
  readonly reason?: string;
}

/** The entries of one kind in a folder: a document of its own, and the log of its changes. */
export class EntryList<E extends Entry> {
  readonly file: string;
  readonly #directory: string;
  readonly #kind: EntryKind<E>;
  readonly #key: string;
  readonly #adapter: DurableFile<Record<string, E[]>>;

  constructor(directory: string, kind: EntryKind<E>) {
    this.#directory = directory;
    this.#kind = kind;
    this.#key = `${kind.noun}s`;
    this.file = join(directory, `${this.#key}.json`);
    this.#adapter = new DurableFile(this.file, {
      schema: documentOf(this.#key, kind),
      limitBytes: DOCUMENT_BYTES,
      mend: `mend it, or move it away to go without ${this.#key}`,
    });
  }

  /** Those that have ended too; none where there is no document. @throws AppError */
  read(): readonly E[] {
    return this.#open().data[this.#key] ?? [];
  }

  /** Adds an entry and lets go of those that have ended. @throws AppError when it is refused */
  add(given: Omit<E, "id" | "createdAt" | "by">, { by, at }: Wish): E {
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    const rest = this.#entriesOf(document).filter((entry) => !hasEnded(entry, at));
    const entry = this.#checked({
      ...given,
      by,
      createdAt: formatMicros(at),
      id: this.#newId(rest),
    });
    const { noun, limit, slot } = this.#kind;
    if (rest.length >= limit) {
      const mend = `remove one first (arpguard ${noun} list)`;
      throw new AppError("store-failed", `${this.file} holds ${limit} ${this.#key}: ${mend}`);
    }
    const taken = rest.find((other) => slot(other) !== null && slot(other) === slot(entry));
    if (taken !== undefined) {
      const mend = `remove it first (arpguard ${noun} remove ${taken.id})`;
      throw new AppError("usage", `${noun} add: ${slot(taken)} has a ${noun} already; ${mend}`);
    }
    this.#commit(document, [...rest, entry], {
      at: formatMicros(at),
      by,
      change: `${noun}-added`,
      entry: fieldsOf(entry),
    });
    return entry;
  }

  /** Removes the entry of this id. @throws AppError when there is none */
  remove(id: string, { by, at, reason }: Wish): E {
    const { noun } = this.#kind;
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    const entries = this.#entriesOf(document);
    const entry = entries.find((each) => each.id === id);
    if (entry === undefined) {
      const mend = `arpguard ${noun} list shows them`;
      throw new AppError("usage", `${noun} remove: there is no ${noun} ${oneLine(id)}; ${mend}`);
    }
    this.#commit(
      document,
      entries.filter((each) => each !== entry),
      {
        at: formatMicros(at),
        by,
        change: `${noun}-removed`,
        ...(reason !== undefined && { reason }),
        entry: fieldsOf(entry),
      },
    );
    return entry;
  }

  #open(): LowSync<Record<string, E[]>> {
    const document = new LowSync<Record<string, E[]>>(this.#adapter, { [this.#key]: [] });
    document.read();
    return document;
  }

  #entriesOf(document: LowSync<Record<string, E[]>>): E[] {
    return document.data[this.#key] ?? [];
  }

  #newId(rest: readonly E[]): string {
    for (;;) {
      const id = shortId(this.#kind.noun, ID_LETTERS);
      if (rest.every((entry) => entry.id !== id)) return id;
    }
  }

  #checked(given: unknown): E {
    const parsed = this.#kind.schema.safeParse(given);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join(".") || this.#kind.noun;
    throw new AppError("usage", `${this.#kind.noun} add: ${where}: ${oneLine(issue?.message)}`);
  }

  /** First the log, so that no change is ever without its line. */
  #commit(document: LowSync<Record<string, E[]>>, entries: E[], change: Change): void {
    const takeBack = new ChangeLog(this.#directory).append(change);
    try {
      document.data = { [this.#key]: entries };
      document.write();
    } catch (error) {
      takeBack();
      throw error;
    }
  }
}

/** True from the entry's end on; without one it stays. */
export function hasEnded({ until }: Pick<Entry, "until">, at: Micros): boolean {
  return until !== undefined && toMicros(until) <= at;
}

function documentOf<E extends Entry>(key: string, kind: EntryKind<E>) {
  const entries = z
    .array(kind.schema)
    .max(kind.limit)
    .superRefine((all, context) => {
      const seen = new Set<string>();
      for (const [index, entry] of all.slice(0, kind.limit).entries()) {
        for (const name of [entry.id, kind.slot(entry)]) {
          if (name === null) continue;
          const message = `${name} stands there twice`;
          if (seen.has(name)) context.addIssue({ code: "custom", path: [index], message });
          seen.add(name);
        }
      }
    });
  return z.strictObject({ [key]: entries }) as unknown as z.ZodType<Record<string, E[]>>;
}

function fieldsOf(entry: Entry): Change["entry"] {
  return Object.fromEntries(Object.entries(entry));
}
