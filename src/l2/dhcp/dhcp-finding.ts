import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac } from "#core/mac-address.ts";
import type { Finding } from "#l2/alert-book.ts";
import type { Offer } from "#l2/dhcp/offer.ts";

/** Why a DHCP server is taken for a rogue. */
export const DhcpCharge = {
  late: "it was no server while this network was learned",
  double: "it calls itself by the address of a known server that is alive elsewhere",
  holder: "it was itself given an address by DHCP, as servers are not",
  contrary: "it answered the same question as the known server, and otherwise",
  together: "it answered the same question as another, otherwise; both are new, and it looks odder",
  poaching: "it hands out addresses of the known server's network, and otherwise",
  unnamed: "the configuration names this network's servers, and it is none of them",
} as const;
export type DhcpCharge = (typeof DhcpCharge)[keyof typeof DhcpCharge];

/** A server that contradicts the known one (`known` null when there is none). */
export function rogueFinding(rogue: Offer, known: Offer | null, charge: DhcpCharge): Finding {
  const mac = formatMac(rogue.sender);
  const claimed = rogue.routerIp || rogue.nameServers[0] || rogue.serverIp;
  return {
    type: "dhcp-rogue",
    severity: "critical",
    attacker: { mac, ip: formatIpv4(rogue.sourceIp) },
    claimed: formatIpv4(claimed),
    ...(known && { owner: { mac: formatMac(known.sender) } }),
    ...vlanOf(rogue),
    verdict: `${mac} hands out DHCP addresses that are not this network's.`,
    why: [
      charge,
      ...(rogue.routerIp === 0 ? [] : [`it hands out the router ${formatIpv4(rogue.routerIp)}`]),
      ...(rogue.nameServerCount === 0 ? [] : [`it hands out the name servers ${names(rogue)}`]),
      ...selfOf(rogue),
      ...(known === null ? [] : [knownText(known)]),
    ],
    technique: "T1557.003",
    advice: `Shut the port of ${mac}, and turn on DHCP snooping with only the server's port trusted.`,
  };
}

/** Another server that hands out the same: a fail-over peer. News, no alarm. */
export function peerFinding(peer: Offer, known: Offer): Finding {
  const mac = formatMac(peer.sender);
  return {
    type: "dhcp-rogue",
    severity: "notice",
    attacker: { mac, ip: formatIpv4(peer.sourceIp) },
    owner: { mac: formatMac(known.sender) },
    ...vlanOf(peer),
    verdict: `${mac} is a further DHCP server, and hands out the same as the known one.`,
    why: ["its router and name servers are the known server's", knownText(known)],
  };
}

function knownText(known: Offer): string {
  const name = `the known server ${formatIpv4(known.serverIp)} (${formatMac(known.sender)})`;
  const servers = known.nameServerCount === 0 ? "" : ` and the name servers ${names(known)}`;
  const router = known.routerIp === 0 ? "no router" : `the router ${formatIpv4(known.routerIp)}`;
  return `${name} hands out ${router}${servers}`;
}

function selfOf(offer: Offer): string[] {
  const isSelf = (ip: number) => ip !== 0 && (ip === offer.serverIp || ip === offer.sourceIp);
  const roles = [
    ...(isSelf(offer.routerIp) ? ["router"] : []),
    ...(offer.nameServers.subarray(0, offer.nameServerCount).some(isSelf) ? ["name server"] : []),
  ];
  return roles.length === 0 ? [] : [`so it makes itself the ${roles.join(" and ")}`];
}

function names({ nameServers, nameServerCount }: Offer): string {
  return [...nameServers.subarray(0, nameServerCount)].map(formatIpv4).join(", ");
}

function vlanOf({ vlan }: Offer): Partial<Finding> {
  return vlan === 0 ? {} : { vlan };
}
