import type { MacAddress, Micros } from "#core/units.ts";

/** Stations in any list of the inventory: as many as the table of stations holds. */
export const DEVICE_LIMIT = 16_384;
/** Addresses of each version, and VLANs, kept of one station. */
export const DEVICE_ADDRESSES = 8;
export const DEVICE_VLANS = 8;
/** Characters of a host name or vendor class (RFC 1035 allows a label 63), codes of option 55. */
export const DEVICE_TEXT_CHARS = 64;
export const FINGERPRINT_CODES = 64;

/** What a station was seen to do, as bits of `DeviceFacts.did`. Stored: a bit never changes. */
export const Did = {
  answerDhcp: 1 << 0,
  relayDhcp: 1 << 1,
  answerDns: 1 << 2,
  advertiseRouter: 1 << 3,
  sayRouterGroupHello: 1 << 4,
  forward: 1 << 5,
  beNextHop: 1 << 6,
  beDhcpRouter: 1 << 7,
  beDhcpNameServer: 1 << 8,
  servePrint: 1 << 9,
  serveVideo: 1 << 10,
  serveWeb: 1 << 11,
  serveShell: 1 << 12,
  serveFiles: 1 << 13,
  serveMail: 1 << 14,
  serveDatabase: 1 << 15,
  serveDirectory: 1 << 16,
  serveMqtt: 1 << 17,
} as const;

/** What is known of one station: plain data that crosses threads and goes into the history. */
export interface DeviceFacts {
  readonly mac: MacAddress;
  readonly firstAt: Micros;
  readonly lastAt: Micros;
  /** Dotted quads, the first learned first. */
  readonly ipv4: readonly string[];
  /** RFC 5952. */
  readonly ipv6: readonly string[];
  readonly vlans: readonly number[];
  /** Bits of `Did`. */
  readonly did: number;
  /** DHCP option 12 of the station, or what the server calls it; printable. */
  readonly hostName: string | null;
  /** DHCP option 60; printable. */
  readonly vendorClass: string | null;
  /** DHCP option 55 in the station's order: `1,3,6,15`. */
  readonly fingerprint: string | null;
}

export const ROLES = [
  "gateway",
  "router",
  "dhcp-server",
  "dns-server",
  "network-device",
  "printer",
  "camera",
  "phone",
  "server",
  "computer",
  "iot",
  "virtual-machine",
] as const;
export type Role = (typeof ROLES)[number];

/** What a station probably is, and by what one can tell. */
export interface RoleGuess {
  readonly role: Role;
  readonly reason: string;
}
