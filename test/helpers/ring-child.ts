import { setTimeout as sleep } from "node:timers/promises";
import { openRing } from "#capture/ring/ring-source.ts";
import { openRings } from "#capture/ring/socket.ts";
import type { Frame } from "#capture/types.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import type { RingMessage, SeenFrame } from "./ring-process.ts";

/** Captures on its argument's settings and tells its parent all it sees. */
const send = (message: RingMessage) => process.send?.(message);
let isPaused = false;
process.on("message", (message) => {
  isPaused = message === "pause";
});
process.once("disconnect", () => process.exit());

try {
  await capture();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  send({ kind: "failed", code: error.code, message: error.message });
  process.disconnect();
}

async function capture(): Promise<void> {
  const settings = JSON.parse(process.argv[2] ?? "");
  await using source = openRing(openRings(settings), systemClock);
  const { signal } = new AbortController();
  send({ kind: "open" });
  while (process.connected) {
    if (isPaused) {
      send({ kind: "paused" });
      await sleep(20);
      continue;
    }
    const frames: SeenFrame[] = [];
    const report = await source.readBlock((frame) => frames.push(copyOf(frame)), signal);
    send({ kind: "block", frames, report, counters: source.counters });
  }
}

function copyOf(frame: Frame): SeenFrame {
  const { bytes, offset, capturedBytes, wireBytes, at, own } = frame;
  const hex = Buffer.from(bytes.subarray(offset, offset + capturedBytes)).toString("hex");
  return { hex, wireBytes, at, own };
}
