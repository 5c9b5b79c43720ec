import type { AlertEvent } from "#l2/types.ts";
import type { Host } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";

export type Story = readonly (readonly [seconds: number, frame: Uint8Array])[];

export const gateway: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
export const host: Host = { mac: "02:00:00:00:00:51", ip: "192.168.1.51" };
export const other: Host = { mac: "02:00:00:00:00:52", ip: "192.168.1.52" };
export const attacker: Host = { mac: "02:00:00:00:00:66", ip: "192.168.1.66" };
/** A station of its own says that it is the gateway. */
export const thief: Host = { mac: attacker.mac, ip: gateway.ip };

/** All that is told of a story, by a mirror port that delivers so many copies of each frame. */
export function tell(story: Story, copies = 1): AlertEvent[] {
  const wire = new GuardedWire({}, copies);
  for (const [seconds, frame] of story) wire.see(seconds, frame);
  return wire.finish();
}

/** Accused, robbed address, owner and frame of each spoof. */
export const accusations = (alerts: readonly AlertEvent[]) =>
  alerts
    .filter(({ state, type }) => state === "opened" && type === "arp-spoof")
    .map(({ attacker, claimed, owner, frame }) => [attacker?.mac, claimed, owner?.mac, frame]);
