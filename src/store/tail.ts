import { closeSync, constants, ftruncateSync, rmSync, writeSync } from "node:fs";
import { micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { DEVICE_LIMIT, type DeviceFacts } from "#l2/inventory/types.ts";
import { openOwned, readSmall } from "#store/small-file.ts";
import { decodeTail, encodeEntry, type TailEntry } from "#store/tail-entry.ts";

export const TAIL_FILE = "history.tail";
/** Of entries and bytes that wait; a window is 250 bytes, a station 400. */
const MOST_ENTRIES = 1024;
const MOST_BYTES = 1_048_576;

/**
 * What the database gets a few minutes later: a line each, appended to a file of its own. A commit
 * writes some 10 pages of 4 KiB of the log and its index whatever is in it, a line in a page that
 * is open anyhow nothing more. What is appended survives the death of the process as a commit does.
 */
export class Tail implements Disposable {
  readonly #file: string;
  #descriptor: number | null = null;
  #entries: TailEntry[] = [];
  #bytes = 0;
  /** Half a line stands at the end, behind which nothing would be read. */
  #isCut = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** In the order they came. */
  get entries(): readonly TailEntry[] {
    return this.#entries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends all of them or none; false where there is no room, or where one would not come back:
   * the database is to take it, or to say what is wrong.
   */
  append(entries: readonly TailEntry[]): boolean {
    const bytes = Buffer.from(entries.map(encodeEntry).join(""));
    if (this.#isCut || this.#bytes + bytes.length > MOST_BYTES) return false;
    if (this.#entries.length + entries.length > MOST_ENTRIES) return false;
    if (decodeTail(bytes).length < entries.length) return false;
    if (!this.#write(bytes)) return false;
    this.#bytes += bytes.length;
    this.#entries.push(...entries);
    return true;
  }

  /** The database has them. What a fault leaves in the file is known again by key and number. */
  clear(): void {
    this.#entries = [];
    if (this.#descriptor === null || (this.#bytes === 0 && !this.#isCut)) return;
    this.#isCut = !this.#shorten(this.#descriptor, 0);
    if (!this.#isCut) this.#bytes = 0;
  }

  /** The file goes with its last entry. */
  [Symbol.dispose](): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
    if (this.#bytes === 0) removeTail(this.#file);
  }

  #write(bytes: Uint8Array): boolean {
    try {
      this.#descriptor ??= openOwned(this.#file, constants.O_WRONLY | constants.O_APPEND);
      if (writeSync(this.#descriptor, bytes) === bytes.length) return true;
    } catch {
      // A full disk, or none: the database meets the same, and has words for it.
    }
    if (this.#descriptor !== null) this.#isCut = !this.#shorten(this.#descriptor, this.#bytes);
    return false;
  }

  #shorten(descriptor: number, bytes: number): boolean {
    try {
      ftruncateSync(descriptor, bytes);
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * What a file holds, up to where it is cut or damaged. @throws what the system says, and where the
 * file is larger than any of ours
 */
export function readTail(file: string): TailEntry[] {
  return decodeTail(readSmall(file, MOST_BYTES) ?? new Uint8Array(0));
}

/** What was in the file is in the database. @throws what the system says */
export function removeTail(file: string): void {
  rmSync(file, { force: true });
}

/** Windows of the database with those that are not there yet, oldest first. */
export function withTail(
  rows: WindowRecord[],
  entries: readonly TailEntry[],
  since: number,
  limit: number,
): WindowRecord[] {
  const last = rows.at(-1)?.startAt ?? Number.NEGATIVE_INFINITY;
  const waiting = entries.flatMap((entry) => {
    if (entry.kind !== "window") return [];
    const { window } = entry;
    return window.startAt >= since && window.startAt > last ? [window] : [];
  });
  return waiting.length === 0 ? rows : [...rows, ...waiting].slice(0, limit);
}

/** Stations of the database with the news of them that waits, the last heard first. */
export function devicesWithTail(
  rows: DeviceFacts[],
  entries: readonly TailEntry[],
  limit: number = DEVICE_LIMIT,
): DeviceFacts[] {
  const news = entries.flatMap((entry) => (entry.kind === "device" ? [entry.facts] : []));
  if (news.length === 0) return rows;
  const known = new Map(rows.map((facts) => [facts.mac, facts]));
  for (const facts of news) {
    const before = known.get(facts.mac) ?? facts;
    // What waited when it was read may have come into the database since, and newer news after it.
    if (facts.lastAt < before.lastAt) continue;
    known.set(facts.mac, { ...facts, firstAt: micros(Math.min(before.firstAt, facts.firstAt)) });
  }
  return [...known.values()].sort((a, b) => b.lastAt - a.lastAt || a.mac - b.mac).slice(0, limit);
}
