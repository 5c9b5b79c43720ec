import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Rig } from "./rig.ts";

export interface Throughput {
  readonly seconds: number;
  readonly frames: number;
  readonly framesPerS: number;
  readonly kernelDrops: number;
  readonly ringFreezes: number;
  readonly cpuNsPerFrame: number;
  readonly peakBytes: number;
}

/** Captures the most that tcpreplay can send of `capture` for `seconds`. */
export async function throughput(capture: string, seconds: string): Promise<Throughput> {
  await using rig = await Rig.start({ interface: "span0" });
  await rig.ready();
  const before = (await rig.snapshot())?.mirror ?? {};
  const cpuBefore = rig.cpuSeconds();
  const sender = spawn(
    "tcpreplay",
    ["-q", "--topspeed", "--preload-pcap", "--loop=0", "-i", "peer0", capture],
    { stdio: "ignore" },
  );
  const startMs = performance.now();
  await sleep(Number(seconds) * 1000);
  await stop(sender);
  const elapsedS = (performance.now() - startMs) / 1000;
  const after = await settled(rig);
  const frames = (after.frames ?? 0) - (before.frames ?? 0);
  return {
    seconds: elapsedS,
    frames,
    framesPerS: frames / elapsedS,
    kernelDrops: after.kernelDrops ?? 0,
    ringFreezes: after.ringFreezes ?? 0,
    cpuNsPerFrame: ((rig.cpuSeconds() - cpuBefore) / frames) * 1e9,
    peakBytes: rig.memory().peakBytes,
  };
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await gone;
}

/** The mirror card once its count stands still. */
async function settled(rig: Rig): Promise<Record<string, number>> {
  let last = -1;
  await rig.until(
    "all frames are worked off",
    async () => {
      const frames = (await rig.snapshot())?.mirror.frames ?? 0;
      const isStill = frames === last;
      last = frames;
      return isStill;
    },
    1500,
  );
  return (await rig.snapshot())?.mirror ?? {};
}
