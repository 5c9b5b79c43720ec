import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { Finding } from "#l2/alert-book.ts";

/** Why a DHCPv6 server is taken for a rogue. */
export const Dhcp6Charge = {
  late: "it was no server while this network was learned",
  holder: "it was itself given an IPv4 address by DHCP, as servers are not",
  contrary: "it answered the same question as the known server, and otherwise",
  selfish: "it is no router, and makes itself the name server by a link-local address",
  unwanted: "the network's routers say that there is no DHCPv6 server here",
  unnamed: "the configuration names this network's servers, and it is none of them",
} as const;
export type Dhcp6Charge = (typeof Dhcp6Charge)[keyof typeof Dhcp6Charge];

/** A DHCPv6 server, or a relay's way to one. */
export interface Dhcp6Server {
  /** From 1 on, in the order they came. */
  readonly id: number;
  readonly vlan: number;
  readonly sender: MacAddress;
  /** As text. */
  readonly address: string;
  /** The first it hands out, as text; null when it names none. */
  nameServer: string | null;
}

export function rogue6Finding(
  rogue: Dhcp6Server,
  known: Dhcp6Server | undefined,
  charge: Dhcp6Charge,
): Finding {
  const mac = formatMac(rogue.sender);
  const { address, nameServer, vlan } = rogue;
  return {
    type: "dhcp-rogue",
    severity: "critical",
    attacker: { mac, ip: address },
    claimed: nameServer ?? address,
    ...(known && { owner: { mac: formatMac(known.sender) } }),
    ...(vlan !== 0 && { vlan }),
    verdict: `${mac} answers as a DHCPv6 server that is not this network's.`,
    why: [
      charge,
      ...(nameServer === null ? [] : [`it hands out the name server ${nameServer}`]),
      ...(known ? [knownText(known)] : []),
    ],
    technique: "T1557.003",
    advice: `Shut the port of ${mac}, and turn on DHCPv6 guard with only the server's port trusted.`,
  };
}

function knownText({ address, sender, nameServer }: Dhcp6Server): string {
  const server = `the known server is ${address} (${formatMac(sender)})`;
  return nameServer === null ? server : `${server} with the name server ${nameServer}`;
}
