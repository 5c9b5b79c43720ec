import { createGunzip } from "node:zlib";
import type { ByteFault, ByteSource } from "#capture/file/byte-source.ts";

/** Deflate expands at most 1032 times, so this bounds what one write can bring to 16 MiB. */
const INPUT_BYTES = 16_384;

/**
 * The bytes inside a gzip file of one or several members. `head` was read from `inner` already.
 * A cut file gives all that comes before the cut, a damaged one up to 16 KiB less (what zlib held
 * when it failed); then both end with their `fault`.
 */
export function gunzipBytes(inner: ByteSource, head: Uint8Array): ByteSource {
  const inflater = startInflater();
  const feed = async (): Promise<void> => {
    const input = new Uint8Array(INPUT_BYTES);
    let got = Math.min(head.length, INPUT_BYTES);
    if (got > 0) {
      input.set(head.subarray(0, got));
      head = head.subarray(got);
    } else got = await inner.read(input, 0, INPUT_BYTES);
    await inflater.feed(input.subarray(0, got));
  };
  return {
    fault: () => inflater.fault,
    read: async (target, start, maxBytes) => {
      while (inflater.chunks.length === 0 && !inflater.ended) await feed();
      return takeFrom(inflater.chunks, target.subarray(start, start + maxBytes));
    },
    close: () => {
      inflater.destroy();
      inner.close();
    },
  };
}

interface Inflater {
  /** Bytes that came out and were not taken yet. */
  readonly chunks: Uint8Array[];
  fault: ByteFault | null;
  ended: boolean;
  /** Resolves when all of `input` went through, or never will; no bytes mean the end. */
  feed(input: Uint8Array): Promise<void>;
  destroy(): void;
}

function startInflater(): Inflater {
  const gunzip = createGunzip();
  let wake = () => {};
  const inflater: Inflater = {
    chunks: [],
    fault: null,
    ended: false,
    feed: (input) =>
      new Promise((resolve) => {
        wake = resolve;
        if (input.length === 0) gunzip.end();
        else gunzip.write(input, (error) => (error ? finish(error) : resolve()));
      }),
    destroy: () => gunzip.destroy(),
  };
  const finish = (error?: Error | null) => {
    inflater.ended = true;
    if (error) inflater.fault ??= faultOf(error);
    wake();
  };
  gunzip.on("data", (chunk: Uint8Array) => inflater.chunks.push(chunk));
  gunzip.on("end", () => finish());
  gunzip.on("error", finish);
  return inflater;
}

function faultOf(error: NodeJS.ErrnoException): ByteFault {
  return error.code === "Z_BUF_ERROR" ? "gzip-cut" : "gzip-corrupt";
}

function takeFrom(chunks: Uint8Array[], target: Uint8Array): number {
  let used = 0;
  for (let chunk = chunks[0]; chunk && used < target.length; chunk = chunks[0]) {
    const taken = chunk.subarray(0, target.length - used);
    target.set(taken, used);
    used += taken.length;
    if (taken.length === chunk.length) chunks.shift();
    else chunks[0] = chunk.subarray(taken.length);
  }
  return used;
}
