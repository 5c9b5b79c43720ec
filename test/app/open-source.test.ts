import test from "ava";
import { openSource } from "#app/open-source.ts";
import type { SourceChoice } from "#app/worker-messages.ts";
import { systemClock } from "#core/clock.ts";
import { writeCapture } from "../helpers/capture.ts";
import { question } from "../helpers/frames.ts";

const asks = question({ mac: "02:00:00:00:00:02", ip: "192.168.1.2" }, "192.168.1.1");

/** Frames of the chosen source until there is one, or the source has ended. */
async function firstFrames(choice: SourceChoice): Promise<number> {
  await using source = await openSource(choice, systemClock);
  const never = new AbortController().signal;
  let frames = 0;
  while (frames === 0) {
    const { ended } = await source.readBlock(() => frames++, never);
    if (ended) break;
  }
  return frames;
}

test("a capture file, at its own pace", async (t) => {
  const path = writeCapture(t, [{ atS: 0, bytes: asks }]);
  t.is(await firstFrames({ kind: "file", path }), 1);
});

test("the made-up office, as time passes", async (t) => {
  t.true((await firstFrames({ kind: "synthetic", seed: 1 })) > 0);
});

test("a file that is not there", async (t) => {
  const open = openSource({ kind: "file", path: "/nonexistent.pcap" }, systemClock);
  await t.throwsAsync(open, { name: "AppError", code: "file-unreadable" });
});
