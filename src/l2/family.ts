import { formatIpv4 } from "#core/ip-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { Ipv6Names } from "#l2/ipv6-names.ts";
import type { Pins } from "#l2/pins.ts";

/** What differs between the protocols that bind addresses to stations: ARP and NDP. */
export interface Family {
  readonly type: "arp-spoof" | "ndp-spoof";
  readonly technique: string;
  readonly advice: string;
  /** What the protocol calls a message that answers. */
  readonly reply: string;
  /** What a table of this family is called, e.g. on the page. */
  readonly tableName: (name: string) => string;
  /** Text of an address as the tables keep it. */
  readonly nameOf: (ip: number) => string;
  /** The pinned owner of an address, if any. */
  readonly pinnedOwner: (ip: number, vlanId: number) => MacAddress | undefined;
}

export function arpFamily(pins: Pins): Family {
  return {
    type: "arp-spoof",
    technique: "T1557.002",
    advice:
      "Find the attacker's address in the switch's MAC table, shut that port, and turn on dynamic ARP inspection.",
    reply: "reply",
    tableName: (name) => name,
    nameOf: formatIpv4,
    pinnedOwner: (ip, vlanId) => pins.ownerOf(ip, vlanId),
  };
}

/** ATT&CK has no technique of its own for neighbour discovery: adversary in the middle. */
export function ndpFamily(pins: Pins, names: Ipv6Names): Family {
  return {
    type: "ndp-spoof",
    technique: "T1557",
    advice:
      "Find the attacker's address in the switch's MAC table, shut that port, and turn on IPv6 neighbour discovery inspection.",
    reply: "neighbour advertisement",
    tableName: (name) => `IPv6 ${name}`,
    nameOf: (ip) => names.textOf(ip),
    pinnedOwner: (ip, vlanId) => {
      const bytes = names.bytesOf(ip);
      return bytes === null ? undefined : pins.ownerOf6(bytes, 0, vlanId);
    },
  };
}
