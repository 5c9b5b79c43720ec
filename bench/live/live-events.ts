import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Rig } from "./rig.ts";

const run = promisify(execFile);

export interface LiveEvents {
  readonly frames: number;
  readonly kernelDrops: number;
  /** Payloads of `m/feature`, in order. */
  readonly features: readonly { readonly v: Readonly<Record<string, number>> }[];
  /** Payloads of `e/alert`, in order. */
  readonly alerts: readonly Readonly<Record<string, unknown>>[];
}

/** Plays a capture onto the wire at its own pace and gives what the appliance reported of it. */
export async function liveEvents(
  capture: string,
  frames: string,
  windows: string,
): Promise<LiveEvents> {
  await using rig = await Rig.start({ interface: "span0" });
  await rig.ready();
  await run("tcpreplay", ["-q", "--timer=nano", "--preload-pcap", "-i", "peer0", capture]);
  const count = (topic: string) => rig.received.filter((each) => each.topic === topic).length;
  await rig.until(
    "all frames are counted",
    async () => ((await rig.snapshot())?.mirror.frames ?? 0) >= Number(frames),
    100,
  );
  await rig.until("all windows are reported", () => count("m/feature") >= Number(windows), 100);
  const mirror = (await rig.snapshot())?.mirror ?? {};
  const payloads = (topic: string) =>
    rig.received.filter((each) => each.topic === topic).map((each) => each.payload);
  return {
    frames: mirror.frames ?? 0,
    kernelDrops: mirror.kernelDrops ?? 0,
    features: payloads("m/feature") as LiveEvents["features"],
    alerts: payloads("e/alert") as LiveEvents["alerts"],
  };
}
