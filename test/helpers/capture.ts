import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { createPcap } from "#capture/file/pcap-writer.ts";
import { micros } from "#core/units.ts";
import { arpFrame } from "../../bench/live/arp-frames.ts";
import { scratchFolder } from "./scratch.ts";

/** 2024-05-01T10:00:00Z */
const START_S = 1_714_557_600;

export interface TimedFrame {
  /** Seconds after the start. */
  readonly atS: number;
  readonly bytes: Uint8Array;
}

/**
 * Writes the frames, in this order, to a pcap file that is gone after the test.
 * @param startS seconds since 1970
 */
export function writeCapture(
  t: ExecutionContext,
  frames: readonly TimedFrame[],
  startS = START_S,
): string {
  const path = join(scratchFolder(t), "frames.pcap");
  using file = createPcap(path);
  for (const { atS, bytes } of frames) {
    file.write(bytes, micros(Math.round((startS + atS) * 1_000_000)));
  }
  return path;
}

const OWNER_MAC = 0x02_00_00_01_00_00;
const ATTACKER_MAC = 0x02_00_00_02_00_00;
const VICTIM = { mac: 0x02_00_00_00_00_01, ip: 0x0a_00_00_01 };
const FIRST_IP = 0x0a_01_00_00;

/**
 * Two frames: station 02:00:00:01:00:00 asks from 10.1.0.0, then 02:00:00:02:00:00 claims that
 * address unasked before 10.0.0.1, half a second later. `n` is added to both stations' addresses.
 */
export function spoofAt(atS: number, n = 0): TimedFrame[] {
  const request = arpFrame({
    operation: 1,
    senderMac: OWNER_MAC + n,
    senderIp: FIRST_IP + n,
    targetMac: 0,
    targetIp: VICTIM.ip,
  });
  const claim = arpFrame({
    operation: 2,
    senderMac: ATTACKER_MAC + n,
    senderIp: FIRST_IP + n,
    targetMac: VICTIM.mac,
    targetIp: VICTIM.ip,
  });
  return [
    { atS, bytes: request },
    { atS: atS + 0.5, bytes: claim },
  ];
}

/** One station asks for its gateway, so many times a second, until `toS`. */
export function chatter(fromS: number, toS: number, perSecond: number): TimedFrame[] {
  const bytes = arpFrame({
    operation: 1,
    senderMac: VICTIM.mac,
    senderIp: VICTIM.ip,
    targetMac: 0,
    targetIp: VICTIM.ip + 1,
  });
  const count = Math.round((toS - fromS) * perSecond);
  return Array.from({ length: count }, (_, i) => ({ atS: fromS + i / perSecond, bytes }));
}
