import { isLocalMac, type Vendors } from "#app/vendors.ts";
import { parseIpv4 } from "#core/ip-address.ts";
import { formatMac } from "#core/mac-address.ts";
import { formatMicros } from "#core/units.ts";
import { guessRoles } from "#l2/inventory/role.ts";
import type { DeviceFacts, RoleGuess } from "#l2/inventory/types.ts";
import type { DeviceCard, DeviceSort } from "#status/types.ts";

/** A device with what is made of it for looking it up: once for each change, not for each query. */
export interface DeviceEntry {
  readonly facts: DeviceFacts;
  readonly vendor: string | null;
  readonly roles: readonly RoleGuess[];
  /** In lower case, what the words of a query are looked for in. */
  readonly haystack: string;
}

export function entryOf(facts: DeviceFacts, vendors: Vendors): DeviceEntry {
  const vendor = vendors.find(facts.mac);
  const roles = guessRoles(facts, vendor);
  const { hostName, vendorClass, ipv4, ipv6, vlans } = facts;
  const words = [
    hostName ?? "",
    vendor ?? "",
    vendorClass ?? "",
    formatMac(facts.mac),
    ...ipv4,
    ...ipv6,
    ...vlans.map((vlan) => `vlan${vlan}`),
    ...roles.map(({ role }) => role),
    isLocalMac(facts.mac) ? "randomised" : "",
  ];
  return { facts, vendor, roles, haystack: words.join("\n").toLowerCase() };
}

/** The entry after nothing but the time it was last heard has changed. */
export function heardAgain(entry: DeviceEntry, facts: DeviceFacts): DeviceEntry {
  return { ...entry, facts };
}

export function cardOf({ facts, vendor, roles }: DeviceEntry): DeviceCard {
  return {
    mac: formatMac(facts.mac),
    randomised: isLocalMac(facts.mac),
    vendor,
    name: facts.hostName,
    ips: [...facts.ipv4, ...facts.ipv6],
    vlans: facts.vlans,
    roles,
    firstSeen: formatMicros(facts.firstAt),
    lastSeen: formatMicros(facts.lastAt),
    vendorClass: facts.vendorClass,
    fingerprint: facts.fingerprint,
  };
}

type Order = (a: DeviceEntry, b: DeviceEntry) => number;

const byMac: Order = (a, b) => a.facts.mac - b.facts.mac;
/** Those without the text come last. */
const byText =
  (textOf: (entry: DeviceEntry) => string | null): Order =>
  (a, b) => {
    const [left, right] = [textOf(a)?.toLowerCase(), textOf(b)?.toLowerCase()];
    if (left === right) return byMac(a, b);
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return left < right ? -1 : 1;
  };

const ipOf = ({ facts }: DeviceEntry) =>
  parseIpv4(facts.ipv4[0] ?? "") ?? (facts.ipv6.length > 0 ? 2 ** 32 : 2 ** 33);

export const DEVICE_ORDERS: Readonly<Record<DeviceSort, Order>> = {
  address: (a, b) => ipOf(a) - ipOf(b) || byMac(a, b),
  name: byText(({ facts }) => facts.hostName),
  vendor: byText(({ vendor }) => vendor),
  role: byText(({ roles }) => roles[0]?.role ?? null),
  first: (a, b) => b.facts.firstAt - a.facts.firstAt || byMac(a, b),
  last: (a, b) => b.facts.lastAt - a.facts.lastAt || byMac(a, b),
};
