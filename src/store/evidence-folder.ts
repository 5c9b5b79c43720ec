import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import { AgeTime } from "#store/age-time.ts";
import { evidencePath } from "#store/evidence-path.ts";
import { readEvidence } from "#store/evidence-read.ts";
import { diskBytes, findEvidence, type KeptFile } from "#store/evidence-scan.ts";
import type { EvidenceFolder, EvidenceHealth, StoreState } from "#store/types.ts";

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;
/** A file is written whole under this name; what a kill leaves of it the next one replaces. */
const UNFINISHED = ".unfinished";
/** Less than this is no room: a few files, and a write-ahead log of the history. */
const NO_ROOM_BYTES = 1_048_576;
const MILLIS_PER_DAY = 86_400_000;

export interface EvidenceOptions {
  readonly directory: string;
  /** On disk, in whole blocks. */
  readonly maxBytes: number;
  /** Since a file was last written. */
  readonly days: number;
  /** Tells by its first bytes a file of ours from one that somebody else put there. */
  readonly isOurs: (head: Uint8Array) => boolean;
  readonly clock?: Clock;
  /** The time by which files age; from the start on that of the clock when it is left out. */
  readonly ageNow?: () => Micros;
}

/** The evidence in a folder, which the first write makes. Files that are not ours stay as is. */
export function openEvidence(options: EvidenceOptions): EvidenceFolder {
  const folder = new DiskEvidence(options);
  folder.tend();
  return folder;
}

/** Takes every failure of the disk upon itself: says so and counts what is lost. */
class DiskEvidence implements EvidenceFolder {
  readonly #options: EvidenceOptions;
  readonly #clock: Clock;
  readonly #ageNow: () => Micros;
  /** Longest unwritten first. */
  readonly #files: Map<string, KeptFile>;
  #bytes = 0;
  #state: StoreState = "ok";
  #fault = "";
  #evicted = 0;
  #lost = 0;

  constructor(options: EvidenceOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const ageTime = new AgeTime(this.#clock);
    this.#ageNow = options.ageNow ?? (() => ageTime.now());
    this.#files = findEvidence(options.directory, options.isOurs);
    for (const { bytes } of this.#files.values()) this.#bytes += bytes;
  }

  get health(): EvidenceHealth {
    return {
      state: this.#state,
      files: this.#files.size,
      bytes: this.#bytes,
      maxBytes: this.#options.maxBytes,
      evicted: this.#evicted,
      lost: this.#lost,
      ...(this.#state !== "ok" && { problem: this.#problem() }),
    };
  }

  has(id: string): boolean {
    return this.#files.has(id);
  }

  read(id: string): Uint8Array | null {
    return this.#files.has(id) ? readEvidence(this.#options.directory, id) : null;
  }

  write(id: string, file: Uint8Array): void {
    const bytes = diskBytes(file.length);
    const path = evidencePath(this.#options.directory, id);
    const isForeign = path !== null && !this.#files.has(id) && existsSync(path);
    if (path === null || isForeign || bytes > this.#options.maxBytes) {
      this.#lost++;
      return;
    }
    try {
      this.#put(path, file);
      this.#forget(id);
      this.#files.set(id, { bytes, writtenMs: this.#nowMs() });
      this.#bytes += bytes;
      this.#state = "ok";
      this.#fit();
    } catch (error) {
      this.#lost++;
      this.#note(error);
    }
  }

  tend(): void {
    const nowMs = this.#ageNow() / MICROS_PER_MILLI;
    const horizonMs = nowMs - this.#options.days * MILLIS_PER_DAY;
    try {
      for (const [id, { writtenMs }] of this.#files) {
        if (writtenMs >= horizonMs) break;
        this.#remove(id);
      }
      this.#fit();
      if (this.#state === "full" && this.#hasRoom()) this.#state = "ok";
    } catch (error) {
      this.#note(error);
    }
  }

  /** The file before stays until the new one is whole. */
  #put(path: string, file: Uint8Array): void {
    const { directory } = this.#options;
    const unfinished = join(directory, UNFINISHED);
    mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
    // Made anew, so that nothing is written through a link that somebody left there.
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, file, { flag: "wx", mode: FILE_MODE });
    renameSync(unfinished, path);
  }

  #fit(): void {
    for (const id of this.#files.keys()) {
      if (this.#bytes <= this.#options.maxBytes) return;
      this.#remove(id);
      this.#evicted++;
    }
  }

  #remove(id: string): void {
    const path = evidencePath(this.#options.directory, id);
    if (path !== null) rmSync(path, { force: true });
    this.#forget(id);
  }

  #forget(id: string): void {
    this.#bytes -= this.#files.get(id)?.bytes ?? 0;
    this.#files.delete(id);
  }

  #note(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException;
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    this.#state = isFull ? "full" : "failed";
    this.#fault = oneLine(error);
    // Half a file would only hold the room that others wait for.
    if (isFull) this.#clearUnfinished();
  }

  #clearUnfinished(): void {
    try {
      rmSync(join(this.#options.directory, UNFINISHED), { force: true });
    } catch {
      // The disk answers nothing now; the next write tries again.
    }
  }

  #hasRoom(): boolean {
    const { bavail, bsize } = statfsSync(this.#options.directory);
    return bavail * bsize >= NO_ROOM_BYTES;
  }

  #problem(): string {
    const { directory } = this.#options;
    const lost = `${this.#lost} times evidence was lost`;
    if (this.#state === "full") return `no room in ${directory}: free some; ${lost}`;
    return `${directory}: ${this.#fault}; ${lost}`;
  }

  #nowMs(): number {
    return this.#clock.now() / MICROS_PER_MILLI;
  }
}
