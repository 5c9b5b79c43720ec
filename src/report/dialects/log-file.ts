import { constants } from "node:fs";
import { type FileHandle, open, rename, stat } from "node:fs/promises";

export interface LogFileOptions {
  readonly path: string;
  /** Not exceeded, but by the footer. */
  readonly maxBytes: number;
  /** Renamed files that are kept; `path.1` is the newest. */
  readonly keep: number;
  /** Written when the file is opened, and when somebody has emptied it. */
  readonly header?: () => string;
  /** Written before it is closed. */
  readonly footer?: () => string;
}

interface Opened {
  readonly handle: FileHandle;
  readonly device: number;
  readonly inode: number;
}

/** Opening never blocks, also where somebody put a pipe that nobody reads. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
const MODE = 0o640;

/**
 * A file that lines are appended to. It bounds itself by renaming, and follows its path: when
 * somebody renames, deletes or empties the file, it goes on in the one that is there then.
 * The calls must not overlap.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #opened: Opened | null = null;
  #isHeaderDue = true;

  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** Appends whole lines, all or none. @throws what the file system says; the next call is anew */
  async append(lines: string): Promise<void> {
    try {
      let { handle, sizeBytes } = await this.#follow();
      let bytes = this.#withHeader(lines);
      if (sizeBytes > 0 && sizeBytes + bytes.length > this.#options.maxBytes) {
        await this.#rotate();
        ({ handle, sizeBytes } = await this.#follow());
        bytes = this.#withHeader(lines);
      }
      await writeWhole(handle, bytes, sizeBytes);
      this.#isHeaderDue = false;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Never throws. The next append opens it again. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    if (opened === null) return;
    const { footer } = this.#options;
    try {
      if (footer !== undefined && !this.#isHeaderDue) await opened.handle.write(footer());
    } catch {
      // A full disk: what was appended is whole.
    } finally {
      await opened.handle.close().catch(() => undefined);
    }
  }

  /** The file at the path, and its size now. */
  async #follow(): Promise<{ handle: FileHandle; sizeBytes: number }> {
    const there = await statOrNull(this.#options.path);
    const { device, inode, handle } = this.#opened ?? {};
    if (handle === undefined || there?.dev !== device || there?.ino !== inode) {
      await this.close();
      return this.#open();
    }
    if (there?.size === 0) this.#isHeaderDue = true;
    return { handle, sizeBytes: there?.size ?? 0 };
  }

  async #open(): Promise<{ handle: FileHandle; sizeBytes: number }> {
    const handle = await open(this.#options.path, FLAGS, MODE);
    const there = await handle.stat();
    this.#opened = { handle, device: there.dev, inode: there.ino };
    this.#isHeaderDue = true;
    if (!there.isFile()) throw new Error("is no regular file");
    return { handle, sizeBytes: there.size };
  }

  #withHeader(lines: string): Buffer {
    const { header } = this.#options;
    return Buffer.from(header !== undefined && this.#isHeaderDue ? header() + lines : lines);
  }

  async #rotate(): Promise<void> {
    const { path, keep } = this.#options;
    await this.close();
    for (let n = keep - 1; n >= 1; n--) {
      await rename(`${path}.${n}`, `${path}.${n + 1}`).catch(ignoreMissing);
    }
    await rename(path, `${path}.1`);
  }
}

/** Takes back what was written of it when the disk is full: no half line stays. */
async function writeWhole(handle: FileHandle, bytes: Buffer, sizeBytes: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      done += (await handle.write(bytes, done)).bytesWritten;
    }
  } catch (error) {
    await handle.truncate(sizeBytes).catch(() => undefined);
    throw error;
  }
}

async function statOrNull(path: string) {
  return stat(path).catch((error: unknown) => {
    ignoreMissing(error);
    return null;
  });
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
