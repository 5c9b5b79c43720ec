import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { Rig } from "./rig.ts";

const run = promisify(execFile);
/** Ahead of all else that runs here, so that the frames leave when the capture says. */
const PROMPTLY = ["-f", "1"];
const ALERTS_ASKED_FOR = 1000;

type Told = Readonly<Record<string, unknown>>;

export interface LiveEvents {
  readonly frames: number;
  readonly kernelDrops: number;
  /** Payloads of `m/feature`, in order. */
  readonly features: readonly { readonly v: Readonly<Record<string, number>> }[];
  /** Payloads of `e/alert`, in order. */
  readonly alerts: readonly Told[];
  /** The page's cards, newest first. */
  readonly cards: readonly Told[];
  /** Alerts of the history, the last changed first. */
  readonly kept: readonly Told[];
}

/** Plays a capture onto the wire at its own pace and gives what the appliance made of it. */
export async function liveEvents(
  capture: string,
  frames: string,
  windows: string,
): Promise<LiveEvents> {
  await using rig = await Rig.start({ interface: "span0" });
  await rig.ready();
  const replay = ["tcpreplay", "-q", "--timer=nano", "--preload-pcap", "-i", "peer0", capture];
  await run("chrt", [...PROMPTLY, ...replay]);
  const count = (topic: string) => rig.received.filter((each) => each.topic === topic).length;
  await rig.until(
    "all frames are counted",
    async () => ((await rig.snapshot())?.mirror.frames ?? 0) >= Number(frames),
    100,
  );
  await rig.until("all windows are reported", () => count("m/feature") >= Number(windows), 100);
  const snapshot = await rig.snapshot();
  using history = openHistoryReadOnly(rig.data);
  const payloads = (topic: string) =>
    rig.received.filter((each) => each.topic === topic).map((each) => each.payload);
  return {
    frames: snapshot?.mirror.frames ?? 0,
    kernelDrops: snapshot?.mirror.kernelDrops ?? 0,
    features: payloads("m/feature") as LiveEvents["features"],
    alerts: payloads("e/alert") as LiveEvents["alerts"],
    cards: snapshot?.alerts ?? [],
    kept: history.recentAlerts(ALERTS_ASKED_FOR) as unknown as Told[],
  };
}
