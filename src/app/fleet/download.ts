import { closeSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
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
 * @throws CommandFailure when the server refuses, the file is too long for us or for the disk, or
 *   it broke too often
 */
export async function download(wish: DownloadWish): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(wish);
      return;
    } catch (error) {
      if (wish.signal.aborted) throw wish.signal.reason;
      if (error instanceof CommandFailure) throw error;
      if (attempt === MOST_TRIES)
        throw new CommandFailure(`${hostOf(wish.url)}: ${oneLine(error)}`);
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
    throw new CommandFailure(`${hostOf(url)}: the server answers ${statusCode}`);
  }
  await keep(answer, { file, from: isRest ? have : 0, mostBytes, url });
}

/** Writes what comes at once: what a broken connection brought is not asked for again. */
function keep(
  answer: IncomingMessage,
  {
    file,
    from,
    mostBytes,
    url,
  }: Pick<DownloadWish, "file" | "mostBytes" | "url"> & { readonly from: number },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let descriptor: number;
  try {
    descriptor = openSync(file, from > 0 ? "a" : "w", 0o640);
  } catch (error) {
    answer.destroy();
    throw new CommandFailure(oneLine(error));
  }
  let bytes = from;
  answer.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    try {
      if (bytes > mostBytes) throw new Error(`${hostOf(url)}: is longer than ${mostBytes} bytes`);
      writeFileSync(descriptor, chunk);
    } catch (error) {
      // Of the server or of the disk: another try would end so, too.
      answer.destroy(new CommandFailure(oneLine(error)));
    }
  });
  answer.on("end", () => (answer.complete ? resolve() : reject(new Error("it broke off"))));
  answer.on("error", reject);
  answer.on("close", () => reject(new Error("it broke off")));
  return promise.finally(() => closeSync(descriptor));
}

/** An address may hold passwords and tokens, and is too long for a reason. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "no address";
}

function ask(url: string, have: number, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = have > 0 ? { range: `bytes=${have}-` } : {};
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = get(url, { headers, signal, timeout: SILENT_MS }, resolve);
  request.on("timeout", () => request.destroy(new Error("the server says nothing")));
  request.on("error", reject);
  return promise;
}
