import { setTimeout as sleep } from "node:timers/promises";
import { arpFrame } from "./arp-frames.ts";
import { RawSender } from "./raw-sender.ts";
import { Rig } from "./rig.ts";

const VICTIM = { mac: 0x02_00_00_00_00_01, ip: 0x0a_00_00_01 };
const OWNER_MAC = 0x02_00_00_01_00_00;
const ATTACKER_MAC = 0x02_00_00_02_00_00;
const FIRST_IP = 0x0a_01_00_00;
/** Between runs, so that each meets a resting appliance at another phase of its timers. */
const PAUSE_MS = 37;

export interface WireToAlert {
  readonly runs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** From the send of a spoofed frame to the MQTT message at a subscriber, over `runs` attacks. */
export async function wireToAlert(runs: string): Promise<WireToAlert> {
  await using rig = await Rig.start({ interface: "span0" });
  await rig.ready();
  using sender = new RawSender("peer0");
  const took: number[] = [];
  for (let i = 0; i < Number(runs); i++) {
    const ip = FIRST_IP + i;
    sender.send(
      arpFrame({
        operation: 1,
        senderMac: OWNER_MAC + i,
        senderIp: ip,
        targetMac: 0,
        targetIp: VICTIM.ip,
      }),
    );
    await sleep(PAUSE_MS);
    const spoofed = arpFrame({
      operation: 2,
      senderMac: ATTACKER_MAC + i,
      senderIp: ip,
      targetMac: VICTIM.mac,
      targetIp: VICTIM.ip,
    });
    const before = rig.received.length;
    const sentMs = performance.now();
    sender.send(spoofed);
    const isAlert = () => rig.received.slice(before).find(({ topic }) => topic === "e/alert");
    await rig.until(`alert ${i} is reported`, () => isAlert() !== undefined, 1);
    took.push((isAlert()?.atMs ?? Number.NaN) - sentMs);
  }
  took.sort((a, b) => a - b);
  const percentile = (share: number) => took[Math.ceil(took.length * share) - 1] ?? Number.NaN;
  return {
    runs: took.length,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    maxMs: took.at(-1) ?? Number.NaN,
  };
}
