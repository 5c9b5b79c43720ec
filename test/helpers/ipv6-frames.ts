import { digits, ethernet, type Host, hex } from "./frames.ts";

const ALL_NODES = { mac: "33:33:00:00:00:01", ip: "ff02::1" };
const ALL_ROUTERS = { mac: "33:33:00:00:00:02", ip: "ff02::2" };

/** A router advertisement (RFC 4861 section 4.2); what is left out is absent. */
export interface Advertisement {
  /** Seconds. */
  readonly lifetime?: number;
  /** M, O and preference bits, two hex digits. */
  readonly flags?: string;
  /** Two hex digits. */
  readonly hopLimit?: string;
  /** Such as `2001:db8:7::`, each a /64. */
  readonly prefixes?: readonly string[];
  readonly nameServer?: string;
  /** Link-layer address in the option; null for none, the sender's when left out. */
  readonly link?: string | null;
}

export interface Twist6 {
  readonly from?: string;
  readonly to?: Host;
  readonly vlan?: number;
}

export function advertises(
  router: Host,
  { lifetime = 1800, flags = "00", hopLimit = "40", ...rest }: Advertisement = {},
  twist: Twist6 = {},
): Uint8Array {
  const { prefixes = [], nameServer, link = twist.from ?? router.mac } = rest;
  const body = [
    `8600 0000 ${hopLimit} ${flags} ${digits(lifetime, 2)} 00000000 00000000`,
    link === null ? "" : `0101 ${link}`,
    ...prefixes.map((prefix) => `0304 40c0 00000e10 00000708 00000000 ${ip6Hex(prefix)}`),
    nameServer === undefined ? "" : `1903 0000 00000e10 ${ip6Hex(nameServer)}`,
  ];
  return datagram6(router, twist.to ?? ALL_NODES, 58, body.join(""), twist);
}

/** A host looks for routers. */
export function solicits(host: Host): Uint8Array {
  return datagram6(host, ALL_ROUTERS, 58, `8500 0000 00000000 0101 ${host.mac}`, {});
}

/** Where a neighbour message deviates from what its kind sends. */
export interface Twist6Neighbour extends Twist6 {
  /** R, S and O bits of an advertisement, two hex digits. */
  readonly flags?: string;
  /** Link-layer address in the option; null for none. */
  readonly link?: string | null;
}

/** Asks all for a neighbour (RFC 4861 section 4.3), or one alone whether it is there. */
export function asks6(asker: Host, ip: string, twist: Twist6Neighbour = {}): Uint8Array {
  const { link = asker.mac } = twist;
  const last = ip6Hex(ip).slice(-6);
  const group = { mac: `33:33:ff:${last.replace(/(..)(?=.)/g, "$1:")}`, ip: `ff02::1:ff00:0` };
  const option = link === null ? "" : `0101 ${link}`;
  const body = `8700 0000 00000000 ${ip6Hex(ip)} ${option}`;
  return datagram6(asker, twist.to ?? group, 58, body, twist);
}

/** Tells one station its address, asked or not (RFC 4861 section 4.4). */
export function tells6(teller: Host, told: Host, twist: Twist6Neighbour = {}): Uint8Array {
  const { link = teller.mac, flags = "60" } = twist;
  const option = link === null ? "" : `0201 ${link}`;
  const body = `8800 0000 ${flags} 000000 ${ip6Hex(teller.ip)} ${option}`;
  return datagram6(teller, twist.to ?? told, 58, body, twist);
}

/** Tells all its own address. */
export function announces6(teller: Host, twist: Twist6Neighbour = {}): Uint8Array {
  return tells6(teller, ALL_NODES, { flags: "20", ...twist });
}

/** A DHCPv6 server tells a client (RFC 8415). */
export function answers6(
  server: Host,
  client: Host,
  said: { type?: string; xid?: string; duid?: string; nameServer?: string; vlan?: number } = {},
): Uint8Array {
  const duid = said.duid ?? `00030001${server.mac}`.replaceAll(":", "");
  const names = said.nameServer === undefined ? "" : `0017 0010 ${ip6Hex(said.nameServer)}`;
  const id = `0002 ${digits(duid.length / 2, 2)} ${duid}`;
  const body = compact(`${said.type ?? "02"} ${said.xid ?? "00abcd"} ${id} ${names}`);
  const udp = `0223 0222 ${digits(8 + body.length / 2, 2)} 0000 ${body}`;
  return datagram6(server, client, 17, udp, said);
}

function datagram6(from: Host, to: Host, next: number, payload: string, twist: Twist6): Uint8Array {
  const body = compact(payload);
  return hex(
    ethernet(to.mac, twist.from ?? from.mac, "86dd", twist.vlan),
    `60000000 ${digits(body.length / 2, 2)} ${digits(next, 1)} ff`,
    ip6Hex(from.ip),
    ip6Hex(to.ip),
    body,
  );
}

/** 32 hex digits. */
function ip6Hex(ip: string): string {
  const [head = "", tail = ""] = ip.split("::").map((half) =>
    half
      .split(":")
      .filter((group) => group !== "")
      .map((group) => group.padStart(4, "0"))
      .join(""),
  );
  return head + "0".repeat(32 - head.length - tail.length) + tail;
}

function compact(text: string): string {
  return text.replace(/[\s:]/g, "");
}
