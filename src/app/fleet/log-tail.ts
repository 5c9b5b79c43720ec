/** The last of the log that stays in memory. */
const MOST_BYTES = 262_144;

/** Keeps the last lines that were logged: what pino writes to as well as to standard error. */
export class LogTail {
  readonly #lines: string[] = [];
  #bytes = 0;

  /** Takes one line with its end, as pino gives it. */
  write(line: string): void {
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line);
    while (this.#bytes > MOST_BYTES && this.#lines.length > 1) {
      this.#bytes -= Buffer.byteLength(this.#lines.shift() ?? "");
    }
  }

  /** The newest so many lines, oldest first. */
  last(lines: number): Uint8Array {
    return Buffer.from(this.#lines.slice(-lines).join(""));
  }
}
