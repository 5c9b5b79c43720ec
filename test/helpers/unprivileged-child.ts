import { execFileSync } from "node:child_process";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { adoptRings, dropPrivilegesAndRestart } from "#capture/ring/hand-over.ts";
import { openRing } from "#capture/ring/ring-source.ts";
import { openRings } from "#capture/ring/socket.ts";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import type { UnprivilegedMessage } from "./unprivileged-program.ts";

/** A program as small as one can be that opens a ring, leaves its privileges and captures. */
const tell = (message: UnprivilegedMessage) => process.stdout.write(`${JSON.stringify(message)}\n`);

if (isMainThread) {
  try {
    const settings = JSON.parse(process.argv[2] ?? "");
    const rings = adoptRings() ?? dropPrivilegesAndRestart(openRings(settings));
    const worker = new Worker(import.meta.filename, { workerData: rings });
    worker.once("message", () => {
      const options = { encoding: "utf8" } as const;
      const childStatus = execFileSync("cat", ["/proc/self/status"], options);
      const childEnvironment = execFileSync("env", options);
      tell({
        kind: "capturing",
        fds: [rings.bulk.fd, rings.control.fd],
        childStatus,
        childEnvironment,
      });
      worker.on("message", (hex: string) => tell({ kind: "frame", hex }));
    });
  } catch (error) {
    tell({ kind: "failed", message: oneLine(error) });
  }
} else {
  const { signal } = new AbortController();
  await using source = openRing(workerData, systemClock);
  parentPort?.postMessage("capturing");
  for (;;) {
    await source.readBlock(({ bytes, offset, capturedBytes }) => {
      const hex = Buffer.from(bytes.subarray(offset, offset + capturedBytes)).toString("hex");
      parentPort?.postMessage(hex);
    }, signal);
  }
}
