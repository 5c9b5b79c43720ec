import type { Host } from "#capture/synthetic/host.ts";
import { ipv4, parseIpv4 } from "#core/ip-address.ts";
import { macFromParts } from "#core/mac-address.ts";
import type { Random } from "#core/random.ts";
import type { Ipv4 } from "#core/units.ts";

/** The office's own network, /24. */
export const NETWORK = address("192.168.20.0");
export const BROADCAST = address("192.168.20.255");
export const DOMAIN = "office.example";

/** Vendor prefixes of the IEEE registry, as found in such an office. */
const VENDOR = {
  apple: 0x3c0754,
  brother: 0x30055c,
  dell: 0xf8bc12,
  hp: 0x3cd92b,
  lenovo: 0x54e1ad,
  raspberryPi: 0xb827eb,
  samsung: 0x5cf6dc,
  synology: 0x001132,
  ubiquiti: 0x245a4c,
  yealink: 0x805ec0,
} as const;

interface Row {
  readonly name: string;
  readonly vendor: keyof typeof VENDOR;
  /** Last byte of the address. */
  readonly last: number;
  readonly ttl?: number;
}

const SERVERS = {
  gateway: { name: "gw", vendor: "ubiquiti", last: 1 },
  dns: { name: "dns", vendor: "raspberryPi", last: 2 },
  nas: { name: "nas", vendor: "synology", last: 10 },
  printer: { name: "printer", vendor: "brother", last: 20, ttl: 255 },
} as const satisfies Record<string, Row>;

const PEOPLE: readonly Row[] = [
  { name: "anna-laptop", vendor: "apple", last: 101 },
  { name: "ben-laptop", vendor: "apple", last: 102 },
  { name: "carla-laptop", vendor: "apple", last: 103 },
  { name: "dan-laptop", vendor: "lenovo", last: 104, ttl: 128 },
  { name: "eva-laptop", vendor: "lenovo", last: 105, ttl: 128 },
  { name: "finn-laptop", vendor: "lenovo", last: 106, ttl: 128 },
  { name: "gina-pc", vendor: "dell", last: 107, ttl: 128 },
  { name: "hugo-pc", vendor: "dell", last: 108, ttl: 128 },
  { name: "ida-pc", vendor: "dell", last: 109, ttl: 128 },
  { name: "jan-pc", vendor: "hp", last: 110, ttl: 128 },
  { name: "kim-pc", vendor: "hp", last: 111, ttl: 128 },
  { name: "lea-pc", vendor: "hp", last: 112, ttl: 128 },
  { name: "mia-phone", vendor: "samsung", last: 113 },
  { name: "noah-phone", vendor: "samsung", last: 114 },
  { name: "olga-phone", vendor: "apple", last: 115 },
  { name: "paul-phone", vendor: "apple", last: 116 },
];

const ALWAYS_ON: readonly Row[] = [
  { name: "build-pc", vendor: "dell", last: 130 },
  { name: "lab-pc", vendor: "lenovo", last: 131 },
  { name: "desk-phone-1", vendor: "yealink", last: 140 },
  { name: "desk-phone-2", vendor: "yealink", last: 141 },
  { name: "desk-phone-3", vendor: "yealink", last: 142 },
  { name: "door-screen", vendor: "raspberryPi", last: 150 },
  { name: "meter", vendor: "raspberryPi", last: 151 },
  { name: "meeting-tv", vendor: "samsung", last: 152 },
  { name: "access-point", vendor: "ubiquiti", last: 153 },
];

export interface Office {
  readonly gateway: Host;
  readonly dns: Host;
  readonly nas: Host;
  readonly printer: Host;
  /** Those that get their address by DHCP. */
  readonly stations: readonly Host[];
  /** The station that attacks when asked to: the lab's machine. */
  readonly attacker: Host;
  /** The station that is attacked; always on, so that it has traffic at any hour. */
  readonly victim: Host;
  readonly all: readonly Host[];
}

/** The same office for the same numbers: who is there, and when people come and go. */
export function openOffice(random: Random): Office {
  const host = (row: Row, isPerson = false): Host => ({
    name: row.name,
    mac: macFromParts(
      VENDOR[row.vendor] >>> 8,
      ((VENDOR[row.vendor] & 0xff) << 24) | random.whole(0, 0xff_ffff),
    ),
    ip: ipv4(NETWORK + row.last),
    ttl: row.ttl ?? 64,
    shift: isPerson
      ? { fromS: random.whole(27_000, 33_000), toS: random.whole(59_400, 66_000) }
      : null,
    online: false,
    ipId: random.whole(0, 0xffff),
    nextPort: random.whole(49_152, 65_000),
    neighbours: new Map(),
  });
  const gateway = host(SERVERS.gateway);
  const dns = host(SERVERS.dns);
  const nas = host(SERVERS.nas);
  const printer = host(SERVERS.printer);
  const people = PEOPLE.map((row) => host(row, true));
  const machines = ALWAYS_ON.map((row) => host(row));
  const [victim, attacker] = machines as [Host, Host];
  const stations = [...people, ...machines];
  const all = [gateway, dns, nas, printer, ...stations];
  return { gateway, dns, nas, printer, stations, attacker, victim, all };
}

/** Places people and machines talk to; documentation addresses (RFC 5737) and names (RFC 2606). */
export interface Site {
  readonly name: string;
  readonly ip: Ipv4;
  readonly rttMicros: number;
  readonly ttl: number;
}

export const SITES: readonly Site[] = [
  { name: "www.example.com", ip: address("198.51.100.10"), rttMicros: 18_000, ttl: 56 },
  { name: "cdn.example.com", ip: address("198.51.100.24"), rttMicros: 9_000, ttl: 58 },
  { name: "mail.example.net", ip: address("198.51.100.61"), rttMicros: 24_000, ttl: 54 },
  { name: "files.example.net", ip: address("198.51.100.88"), rttMicros: 31_000, ttl: 52 },
  { name: "meet.example.org", ip: address("203.0.113.17"), rttMicros: 14_000, ttl: 57 },
  { name: "news.example.org", ip: address("203.0.113.45"), rttMicros: 42_000, ttl: 50 },
  { name: "shop.example.com", ip: address("203.0.113.77"), rttMicros: 96_000, ttl: 47 },
  { name: "update.example.net", ip: address("203.0.113.140"), rttMicros: 12_000, ttl: 58 },
];

/** The resolver on the Internet that the office's own DNS server asks. */
export const UPSTREAM: Site = {
  name: "resolver.example.net",
  ip: address("203.0.113.53"),
  rttMicros: 11_000,
  ttl: 58,
};

/** The service that machines report to, day and night. */
export const TELEMETRY: Site = {
  name: "telemetry.example.net",
  ip: address("198.51.100.200"),
  rttMicros: 21_000,
  ttl: 55,
};

function address(text: string): Ipv4 {
  const ip = parseIpv4(text);
  if (ip === null) throw new RangeError(`no IPv4 address: ${text}`);
  return ip;
}
