import test from "ava";
import { trafficOf, traitsOf } from "#l2/evidence/traits.ts";
import type { ALERT_TYPES } from "#l2/types.ts";
import { datagram, dhcpAck, question } from "../../helpers/frames.ts";
import { attacker, frameOf, gateway, packetOf, segment, victim } from "./samples.ts";

const traits = Object.fromEntries(
  Object.entries({
    arp: question(victim, gateway.ip),
    dhcp: dhcpAck(gateway, victim, 60),
    udp: datagram(victim, gateway),
    syn: segment(victim, gateway, 0, "02"),
    ack: segment(attacker, gateway, 9, "10"),
  }).map(([name, bytes]) => [name, traitsOf(packetOf(frameOf(bytes)))]),
);

/** Which of the frames belong to a type's traffic. */
const expected: Record<string, readonly string[] | null> = {
  "arp-scan": ["arp"],
  "arp-storm": ["arp"],
  "dhcp-starvation": ["dhcp"],
  "mac-flood": ["arp", "dhcp", "udp", "syn", "ack"],
  "syn-flood": ["syn"],
  "udp-flood": ["dhcp", "udp"],
  amplification: ["dhcp", "udp"],
  "http-flood": ["syn", "ack"],
  "icmp-flood": [],
  "arp-spoof": null,
  interception: null,
  "new-device": null,
};

test("a type's traffic is told from other frames", (t) => {
  for (const [type, names] of Object.entries(expected)) {
    const isOfType = trafficOf(type as (typeof ALERT_TYPES)[number]);
    if (names === null || isOfType === null) {
      t.is(names, isOfType as null, type);
      continue;
    }
    t.deepEqual(
      Object.keys(traits).filter((name) => isOfType(traits[name] as number)),
      [...names],
      type,
    );
  }
});
