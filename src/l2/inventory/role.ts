import { formatMac } from "#core/mac-address.ts";
import { ROLE_HINTS, type RoleHint } from "#l2/inventory/role-hints.ts";
import { type DeviceFacts, Did, type Role, type RoleGuess } from "#l2/inventory/types.ts";

type Deed = readonly [role: Role, did: number, reason: string];

/** What shows in the traffic is no guess; it comes first. */
const NETWORK_DEEDS: readonly Deed[] = [
  ["gateway", Did.beDhcpRouter, "DHCP names its address as the router"],
  ["gateway", Did.beNextHop, "others send it packets for addresses that are not its own"],
  ["router", Did.advertiseRouter, "advertises itself as an IPv6 router"],
  ["router", Did.sayRouterGroupHello, "says hello in a group of routers (VRRP or HSRP)"],
  ["router", Did.relayDhcp, "relays DHCP"],
  ["router", Did.forward, "passes on packets that others sent"],
  ["dhcp-server", Did.answerDhcp, "answers DHCP"],
  ["dns-server", Did.answerDns, "answers DNS"],
  ["dns-server", Did.beDhcpNameServer, "DHCP names its address as the name server"],
];

const SERVICE_DEEDS: readonly Deed[] = [
  ["printer", Did.servePrint, "answers on a printer's port"],
  ["camera", Did.serveVideo, "answers on RTSP, the port of video streams"],
];

/** Services that nobody runs by accident: these make a server, whoever built it. */
const SERVER_DEEDS: readonly Deed[] = [
  ["server", Did.serveMail, "answers on a mail port"],
  ["server", Did.serveDatabase, "answers on a database's port"],
  ["server", Did.serveDirectory, "answers on LDAP or Kerberos"],
  ["server", Did.serveMqtt, "answers on MQTT"],
];

/** Services that any computer or thing may have; they tell only when nothing else does. */
const FAINT_DEEDS: readonly Deed[] = [
  ["server", Did.serveFiles, "answers on SMB or NFS"],
  ["server", Did.serveShell, "answers on SSH"],
  ["server", Did.serveWeb, "answers on HTTP or HTTPS"],
];

/** Prefixes that hypervisors make their guests' addresses of; no registry lists them. */
const VIRTUAL_PREFIXES: readonly (readonly [prefix: string, what: string])[] = [
  ["02:42:", "Docker"],
  ["52:54:00:", "QEMU"],
];

/**
 * What a station probably is, the surest first and each role once; empty when nothing tells.
 * @param vendor of its hardware address, where one is registered
 */
export function guessRoles(facts: DeviceFacts, vendor: string | null): RoleGuess[] {
  const guesses = new Map<Role, RoleGuess>();
  const note = (guess: RoleGuess | null) => {
    if (guess !== null && !guesses.has(guess.role)) guesses.set(guess.role, guess);
  };
  for (const deed of NETWORK_DEEDS) note(guessOf(deed, facts.did));
  if (guesses.has("gateway")) guesses.delete("router");
  for (const deed of [...SERVICE_DEEDS, ...SERVER_DEEDS]) note(guessOf(deed, facts.did));
  if (guesses.size === 0) note(hinted(facts, vendor));
  if (guesses.size === 0) for (const deed of FAINT_DEEDS) note(guessOf(deed, facts.did));
  return [...guesses.values()];
}

function guessOf([role, did, reason]: Deed, done: number): RoleGuess | null {
  return (done & did) === 0 ? null : { role, reason };
}

function hinted(facts: DeviceFacts, vendor: string | null): RoleGuess | null {
  const mac = formatMac(facts.mac);
  const virtual = VIRTUAL_PREFIXES.find(([prefix]) => mac.startsWith(prefix));
  const found = ROLE_HINTS.find(({ of, pattern }) => pattern.test(textOf(of, facts, vendor)));
  const isOfCardOnly = found === undefined || found.of === "vendor";
  if (virtual !== undefined && isOfCardOnly) {
    return { role: "virtual-machine", reason: `its address is one that ${virtual[1]} makes` };
  }
  if (found === undefined) return null;
  const text = textOf(found.of, facts, vendor);
  return { role: found.role, reason: `${REASONS[found.of]} ${text}` };
}

const REASONS: Readonly<Record<RoleHint["of"], string>> = {
  vendor: "its network card is of",
  hostName: "it calls itself",
  vendorClass: "its DHCP client says it is",
  fingerprint: "its kind asks for the DHCP options",
};

function textOf(of: RoleHint["of"], facts: DeviceFacts, vendor: string | null): string {
  return (of === "vendor" ? vendor : facts[of]) ?? "";
}
