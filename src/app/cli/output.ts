import { writeSync } from "node:fs";

const STDOUT = 1;
const PLAIN_CHARS = 500;

/** Writes one line of data to standard output; a reader that has gone ends the program quietly. */
export function writeLine(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(STDOUT, bytes, written);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
    }
  }
}

/** What others wrote, for a terminal: on one line, and without what would steer it. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").slice(0, PLAIN_CHARS);
}
