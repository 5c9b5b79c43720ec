import { createWriteStream, rmSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CommandFailure, pause } from "#app/fleet/executor.ts";
import { oneLine } from "#core/errors.ts";

/** A link that says nothing for so long is broken. */
const SILENT_MS = 20_000;
const MOST_TRIES = 8;
const WAIT_MS = 1000;

export interface DownloadWish {
  readonly url: string;
  /** Grows with what has come; a later call goes on from its end. */
  readonly file: string;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Fetches a file over HTTPS. A broken connection is taken up where it broke (RFC 9110, section 14).
 * No redirect is followed: whoever signed the command named the place.
 * @throws CommandFailure when the server refuses, the file is too long, or it broke too often
 */
export async function download(wish: DownloadWish): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(wish);
      return;
    } catch (error) {
      if (wish.signal.aborted) throw wish.signal.reason;
      if (error instanceof CommandFailure) throw error;
      if (attempt === MOST_TRIES) throw new CommandFailure(`${wish.url}: ${oneLine(error)}`);
      await pause(WAIT_MS * attempt, wish.signal);
    }
  }
}

async function fetchRest({ url, file, mostBytes, signal }: DownloadWish): Promise<void> {
  const have = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const answer = await ask(url, have, signal);
  const { statusCode = 0, headers } = answer;
  const isRest = statusCode === 206 && headers["content-range"]?.startsWith(`bytes ${have}-`);
  if (statusCode === 416 && headers["content-range"] === `bytes */${have}`) {
    answer.destroy();
    return;
  }
  if (statusCode === 416 || (statusCode === 206 && !isRest)) {
    answer.destroy();
    rmSync(file, { force: true });
    throw new Error("the server has another file than before");
  }
  if (statusCode !== 200 && !isRest) {
    answer.destroy();
    throw new CommandFailure(`${url}: the server answers ${statusCode}`);
  }
  let bytes = isRest ? have : 0;
  const bound = new Transform({
    transform: (chunk: Uint8Array, _, done) => {
      bytes += chunk.length;
      const tooLong = new CommandFailure(`${url}: is longer than ${mostBytes} bytes`);
      if (bytes > mostBytes) done(tooLong);
      else done(null, chunk);
    },
  });
  await pipeline(answer, bound, createWriteStream(file, { flags: isRest ? "a" : "w" }), { signal });
}

function ask(url: string, have: number, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = have > 0 ? { range: `bytes=${have}-` } : {};
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = get(url, { headers, signal, timeout: SILENT_MS }, resolve);
  request.on("timeout", () => request.destroy(new Error("the server says nothing")));
  request.on("error", reject);
  return promise;
}
