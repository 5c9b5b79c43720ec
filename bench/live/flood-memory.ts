import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFlood, writeLoad } from "../write-load.ts";
import { type PageSnapshot, Rig } from "./rig.ts";

const LOAD_FRAMES = 1_000_000;
const FLOOD_FRAMES = 1_000_000;

export interface FloodMemory {
  readonly floodFrames: number;
  readonly kernelDrops: number;
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly grownBytes: number;
}

/** Frames worked off or lost. */
function seenOf({ frames = 0, kernelDrops = 0, controlDrops = 0 }: PageSnapshot["mirror"]): number {
  return frames + kernelDrops + controlDrops;
}

/** How much the appliance grows under a million made-up hardware and network addresses. */
export async function floodMemory(): Promise<FloodMemory> {
  const file = join(tmpdir(), `arpguard-flood-${process.pid}.pcap`);
  const play = () => execFileSync("tcpreplay", ["-q", "--topspeed", "-i", "peer0", file]);
  await using rig = await Rig.start({ interface: "span0" });
  await rig.ready();
  const settle = async (frames: number) => {
    // What the kernel had to drop has been seen to, too.
    const isSeen = async () => {
      const mirror = (await rig.snapshot())?.mirror;
      return mirror !== undefined && seenOf(mirror) >= frames;
    };
    await rig.until("all frames are counted", isSeen, 200);
    await sleep(2000);
  };
  try {
    // An ordinary load first: what the appliance needs for work is no growth of the flood.
    writeLoad(file, LOAD_FRAMES);
    play();
    await settle(LOAD_FRAMES);
    const beforeBytes = rig.memory().nowBytes;
    writeFlood(file, FLOOD_FRAMES);
    play();
    await settle(LOAD_FRAMES + FLOOD_FRAMES);
    const mirror = (await rig.snapshot())?.mirror ?? {};
    const afterBytes = rig.memory().nowBytes;
    return {
      floodFrames: (mirror.frames ?? 0) - LOAD_FRAMES,
      kernelDrops: (mirror.kernelDrops ?? 0) + (mirror.controlDrops ?? 0),
      beforeBytes,
      afterBytes,
      grownBytes: afterBytes - beforeBytes,
    };
  } finally {
    rmSync(file, { force: true });
  }
}
