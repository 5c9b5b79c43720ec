import { formatIpv6 } from "#core/ip-address.ts";
import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { Finding } from "#l2/alert-book.ts";
import { type Advert, prefixText } from "#l2/ra/advert.ts";
import type { RouterCrowd } from "#l2/ra/router-crowd.ts";
import type { Router } from "#l2/ra/routers.ts";

const TECHNIQUE = "T1557";

/** Why a router is taken for a rogue. */
export const RaCharge = {
  late: "it was no router while this network was learned",
  silent: "it did not answer when a station asked for routers and the known one did",
  unasked: "no router answered here before, though stations asked for one",
  host: "it spoke as a host before, and this network has another router",
  foreign:
    "another station says that it is a router here, and hosts have none of the addresses that this one announces",
  holder: "it was itself given an address by DHCP, as hosts are and routers are not",
  forged: "its address is made of another station's hardware address, which it puts out of service",
  lure: "it is no router, but sends hosts to a DHCPv6 server",
  preferred: "it claims a higher preference than the known router",
  rushing: "it repeats itself faster than a router may (RFC 4861 allows one in 3 s)",
  unnamed: "the configuration names this network's routers, and it is none of them",
} as const;
export type RaCharge = (typeof RaCharge)[keyof typeof RaCharge];

/** What is known when a router is named. */
export interface RaCase {
  readonly advert: Advert;
  /** The frame's. */
  readonly bytes: Uint8Array;
  /** The router's link-local address. */
  readonly address: string;
  /** The network's own router, if one is known. */
  readonly router: Router | undefined;
}

/** A stranger that makes itself a router. */
export function strangerFinding(one: RaCase, charge: RaCharge): Finding {
  const { advert, address, router } = one;
  const mac = formatMac(advert.sender);
  const prefix = prefixText(advert, one.bytes);
  return {
    type: "ra-rogue",
    severity: "critical",
    attacker: { mac, ip: address },
    claimed: prefix ?? "::/0",
    ...known(one),
    verdict: `${mac} makes itself an IPv6 router of this network.`,
    why: [
      charge,
      ...deeds(one, prefix),
      ...(router ? [`the known router is ${router.address} (${formatMac(router.sender)})`] : []),
    ],
    technique: TECHNIQUE,
    advice: `Shut the port of ${mac}, and turn on RA guard (RFC 6105) on all ports but the router's.`,
  };
}

/** Another station speaks with a known router's address. */
export function doubleFinding(one: RaCase, router: Router, impostor: MacAddress): Finding {
  const { advert } = one;
  const mac = formatMac(impostor);
  const owner = formatMac(router.sender);
  return {
    type: "ra-rogue",
    severity: "critical",
    attacker: { mac, ip: null },
    claimed: router.address,
    owner: { mac: owner },
    ...vlanOf(advert),
    verdict: `${mac} speaks in the name of the IPv6 router ${router.address}, which is ${owner}.`,
    why: [
      `an advertisement of ${router.address} came from ${mac} while ${owner} is alive`,
      ...deeds(one, prefixText(advert, one.bytes)),
    ],
    technique: TECHNIQUE,
    advice: `Shut the port of ${mac}, and turn on RA guard (RFC 6105) on all ports but the router's.`,
  };
}

/** Frames with all of a router's addresses take it out of service, and it says it serves. */
export function killFinding(router: Router, advert: Advert): Finding {
  const mac = formatMac(router.sender);
  const oddly = "that one differed in hop limit, flags or options from what the router sends";
  return {
    type: "ra-rogue",
    severity: "critical",
    claimed: router.address,
    owner: { mac },
    ...vlanOf(advert),
    verdict: `Somebody takes the IPv6 router ${router.address} out of service in its own name.`,
    why: [
      `an advertisement with lifetime 0 was followed by one with ${advert.lifetimeSeconds} s`,
      router.retiredOddly ? oddly : `this happened ${router.returns} times within 10 minutes`,
    ],
    technique: TECHNIQUE,
    advice: `Find a second port on which the switch learns ${mac}, and shut it.`,
  };
}

export function crowdFinding(crowd: RouterCrowd, advert: Advert): Finding {
  return {
    type: "ra-rogue",
    severity: "critical",
    ...vlanOf(advert),
    verdict: "A flood of made-up IPv6 routers fills the address tables of every host.",
    why: [
      `${crowd.routers} or more routers with ${crowd.prefixes} or more prefixes within 10 s`,
      `the last one was sent by ${formatMac(advert.sender)}`,
    ],
    technique: "T1499",
    advice: "Find the port that sends them, shut it, and turn on RA guard (RFC 6105).",
  };
}

/** A router that was heard before the network's own was. */
export function intruderFinding(one: RaCase, intruder: Router): Finding {
  const { advert, bytes, address } = one;
  const mac = formatMac(intruder.sender);
  const prefix = prefixText(advert, bytes);
  return {
    type: "ra-rogue",
    severity: "critical",
    attacker: { mac, ip: intruder.address },
    claimed: "::/0",
    owner: { mac: formatMac(advert.sender) },
    ...vlanOf(advert),
    verdict: `${mac} makes itself an IPv6 router of this network.`,
    why: [
      `stations had addresses of ${prefix ?? "another network"} before it was heard, and none of its own`,
      `${address} (${formatMac(advert.sender)}) announces the network that they use`,
    ],
    technique: TECHNIQUE,
    advice: `Shut the port of ${mac}, and turn on RA guard (RFC 6105) on all ports but the router's.`,
  };
}

/** Two routers from the start may well be meant: news, no alarm. */
export function secondFinding(one: RaCase): Finding {
  const { advert, address, router } = one;
  const prefix = prefixText(advert, one.bytes);
  return {
    type: "ra-rogue",
    severity: "notice",
    attacker: { mac: formatMac(advert.sender), ip: address },
    ...known(one),
    verdict: `This network has a second IPv6 router, ${address}.`,
    why: [
      "it was there while the network was learned, so it is taken as meant",
      ...(router ? [`it shares no prefix with ${router.address}`] : []),
      ...(prefix === null ? [] : [`it announces ${prefix}`]),
    ],
  };
}

function known({ advert, router }: RaCase): Partial<Finding> {
  return { ...(router && { owner: { mac: formatMac(router.sender) } }), ...vlanOf(advert) };
}

function vlanOf({ vlan }: Advert): Partial<Finding> {
  return vlan === 0 ? {} : { vlan };
}

function deeds({ advert, bytes }: RaCase, prefix: string | null): string[] {
  const { lifetimeSeconds, nameServerOffset, nextHop, sender, rank } = advert;
  const preference = rank > 0 ? "high" : rank < 0 ? "low" : "medium";
  const why = [
    lifetimeSeconds > 0
      ? `it offers itself as default router for ${lifetimeSeconds} s, preference ${preference}`
      : "its lifetime of 0 s tells hosts to use this router no more",
  ];
  if (prefix !== null) why.push(`it hands out addresses of ${prefix}`);
  if (nameServerOffset >= 0) {
    why.push(`it hands out the name server ${formatIpv6(bytes, nameServerOffset)}`);
  }
  if (nextHop !== sender) why.push(`it points hosts to ${formatMac(nextHop)}`);
  return why;
}
