import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { FilePart } from "#fleet/types.ts";
import { makeFolder } from "#store/make-folder.ts";

/** A device sends no more of one file. */
const MOST_PARTS = 96;

/** Puts the files together that come in parts, each perhaps twice, as QoS 1 may bring them. */
export class FileParts {
  readonly lines: string[] = [];
  readonly #folder: string | undefined;
  readonly #parts = new Map<number, Buffer>();

  /** @param folder where files are kept; they are only named without one */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** What has come is a file once all of its parts have. @throws what the system says */
  take({ part, of, name, data }: FilePart): void {
    if (of > MOST_PARTS || part > of) return;
    this.#parts.set(part, Buffer.from(data, "base64"));
    if (this.#parts.size < of) return;
    const parts = Array.from({ length: of }, (_, i) => this.#parts.get(i + 1) ?? Buffer.of());
    const file = Buffer.concat(parts);
    this.#parts.clear();
    this.#keep(basename(name), file);
  }

  #keep(name: string, file: Buffer): void {
    if (this.#folder === undefined) {
      this.lines.push(`${name}: ${file.length} bytes (--out keeps it)`);
      return;
    }
    makeFolder(this.#folder);
    const path = join(this.#folder, name);
    writeFileSync(path, file);
    this.lines.push(`${path}: ${file.length} bytes`);
  }
}
