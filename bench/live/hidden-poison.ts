import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeLoad } from "../write-load.ts";
import { arpFrame } from "./arp-frames.ts";
import { RawSender } from "./raw-sender.ts";
import { Rig } from "./rig.ts";

const FLOOD_FRAMES = 200_000;
/** At once, each as fast as it can. */
const FLOODERS = 2;
/** So small that a flood overflows it on any machine. */
const SMALL_RING = { blockBytes: 65_536, blockCount: 4 };
const OWNER = { mac: 0x02_00_00_01_00_00, ip: 0x0a_01_00_00 };
const ATTACKER_MAC = 0x02_00_00_02_00_00;
const VICTIM = { mac: 0x02_00_00_00_00_01, ip: 0x0a_00_00_01 };
/** Ordinary requests between two poisoned replies, one each 100 ms. */
const REQUESTS = 9;
const PAUSE_MS = 100;

export interface HiddenPoison {
  /** Frames that the flood brought into the ring, and that the kernel dropped. */
  readonly floodSeen: number;
  readonly floodDropped: number;
  readonly controlSent: number;
  readonly controlSeen: number;
  readonly controlDropped: number;
  /** From the first poisoned reply to the alert at a subscriber. */
  readonly foundMs: number;
  /** The alert's attacker and claimed address. */
  readonly alert: Readonly<Record<string, unknown>>;
}

/** One poisoned reply a second for some seconds, inside a flood that overflows the ring. */
export async function hiddenPoison(seconds: string): Promise<HiddenPoison> {
  const file = join(tmpdir(), `arpguard-hidden-${process.pid}.pcap`);
  writeLoad(file, FLOOD_FRAMES);
  await using rig = await Rig.start({ interface: "span0", config: { capture: SMALL_RING } });
  await rig.ready();
  using sender = new RawSender("peer0");
  const flooders = Array.from({ length: FLOODERS }, () => flood(file));
  try {
    const mirror = async () => (await rig.snapshot())?.mirror ?? {};
    await rig.until("the flood overflows", async () => ((await mirror()).kernelDrops ?? 0) > 0);
    const startMs = performance.now();
    const controlSent = await poison(sender, Number(seconds));
    await rig.until("the control frames are counted", async () => {
      const { controlFrames = 0, controlDrops = 0 } = await mirror();
      return controlFrames + controlDrops >= controlSent;
    });
    const found = rig.received.find(({ topic, payload }) => {
      return topic === "e/alert" && (payload as { type?: string }).type === "arp-spoof";
    });
    const { attacker, claimed, severity } = (found?.payload ?? {}) as Record<string, unknown>;
    const { frames = 0, kernelDrops = 0, controlFrames = 0, controlDrops = 0 } = await mirror();
    return {
      floodSeen: frames - controlFrames,
      floodDropped: kernelDrops,
      controlSent,
      controlSeen: controlFrames,
      controlDropped: controlDrops,
      foundMs: (found?.atMs ?? Number.NaN) - startMs,
      alert: { severity, attacker, claimed },
    };
  } finally {
    for (const flooder of flooders) await stop(flooder);
    rmSync(file, { force: true });
  }
}

function flood(file: string): ChildProcess {
  const speed = ["-q", "--topspeed", "--preload-pcap", "--loop=0"];
  return spawn("tcpreplay", [...speed, "-i", "peer0", file], { stdio: "ignore" });
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** Sends the owner's ordinary requests and the attacker's replies; gives how many in all. */
async function poison(sender: RawSender, seconds: number): Promise<number> {
  const { ip: senderIp } = OWNER;
  const asked = { targetMac: 0, targetIp: VICTIM.ip };
  const request = arpFrame({ operation: 1, senderMac: OWNER.mac, senderIp, ...asked });
  const told = { targetMac: VICTIM.mac, targetIp: VICTIM.ip };
  const reply = arpFrame({ operation: 2, senderMac: ATTACKER_MAC, senderIp, ...told });
  for (let second = 0; second < seconds; second++) {
    for (let i = 0; i < REQUESTS; i++) {
      sender.send(request);
      await sleep(PAUSE_MS);
    }
    sender.send(reply);
    await sleep(PAUSE_MS);
  }
  return seconds * (REQUESTS + 1);
}
