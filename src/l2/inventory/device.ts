import { formatIpv4, formatIpv6 } from "#core/ip-address.ts";
import type { MacAddress, Micros } from "#core/units.ts";
import { DEVICE_ADDRESSES, DEVICE_VLANS, type DeviceFacts, Did } from "#l2/inventory/types.ts";

const WAY_TO_OTHERS = Did.forward | Did.beNextHop | Did.beDhcpRouter | Did.advertiseRouter;

const IPV6_BYTES = 16;

/** A station as the capture thread knows it: fixed arrays, so that learning allocates nothing. */
export interface Device {
  readonly mac: MacAddress;
  readonly firstAt: Micros;
  lastAt: Micros;
  /** `lastAt` as it was last told. */
  toldAt: Micros;
  /** In the list of those to be told. */
  isWaiting: boolean;
  did: number;
  readonly ipv4: Int32Array;
  ipv4Count: number;
  /** A bit for each address that it claimed and did not merely send from. */
  ipv4Claims: number;
  /** Null before the first: many stations have none. */
  ipv6: Uint8Array | null;
  ipv6Count: number;
  /** The next to be replaced. */
  ipv4Turn: number;
  ipv6Turn: number;
  readonly vlans: Uint16Array;
  vlanCount: number;
  /** A bit for each of the addresses, hashed, that it forwarded from and that were sent to it. */
  forwardedFrom: number;
  nextHopTo: number;
  hostName: string | null;
  /** Said by itself, not by a server. */
  isOwnName: boolean;
  hostNameHash: number;
  vendorClass: string | null;
  vendorClassHash: number;
  fingerprint: string | null;
  fingerprintHash: number;
}

export function createDevice(mac: MacAddress, firstAt: Micros, lastAt: Micros): Device {
  return {
    mac,
    firstAt,
    lastAt,
    toldAt: lastAt,
    isWaiting: false,
    did: 0,
    ipv4: new Int32Array(DEVICE_ADDRESSES),
    ipv4Count: 0,
    ipv4Claims: 0,
    ipv6: null,
    ipv6Count: 0,
    ipv4Turn: 0,
    ipv6Turn: 0,
    vlans: new Uint16Array(DEVICE_VLANS),
    vlanCount: 0,
    forwardedFrom: 0,
    nextHopTo: 0,
    hostName: null,
    isOwnName: false,
    hostNameHash: 0,
    vendorClass: null,
    vendorClassHash: 0,
    fingerprint: null,
    fingerprintHash: 0,
  };
}

export function hasIpv4(device: Device, ip: number): boolean {
  return placeOf(device, ip) >= 0;
}

/**
 * Adds an address; false when that is no news or there is no room. What the station claims takes
 * the place of the oldest, what it merely sends from does not: made-up senders must not wash it
 * out.
 */
export function addIpv4(device: Device, ip: number, isClaim: boolean): boolean {
  let place = placeOf(device, ip);
  if (place >= 0 && (!isClaim || (device.ipv4Claims & (1 << place)) !== 0)) return false;
  if (place < 0) place = freePlace(device, isClaim);
  if (place < 0) return false;
  device.ipv4[place] = ip;
  if (isClaim) device.ipv4Claims |= 1 << place;
  return true;
}

function placeOf(device: Device, ip: number): number {
  for (let i = 0; i < device.ipv4Count; i++) if (device.ipv4[i] === ip) return i;
  return -1;
}

function freePlace(device: Device, isClaim: boolean): number {
  if (device.ipv4Count < DEVICE_ADDRESSES) return device.ipv4Count++;
  if (!isClaim) return -1;
  const place = device.ipv4Turn;
  device.ipv4Turn = (place + 1) % DEVICE_ADDRESSES;
  return place;
}

/** Adds the 16 bytes at `offset`; the oldest makes room: hosts change theirs daily (RFC 8981). */
export function addIpv6(device: Device, bytes: Uint8Array, offset: number): boolean {
  device.ipv6 ??= new Uint8Array(DEVICE_ADDRESSES * IPV6_BYTES);
  const known = device.ipv6;
  for (let i = 0; i < device.ipv6Count; i++) {
    if (isSame(known, i * IPV6_BYTES, bytes, offset)) return false;
  }
  let place = device.ipv6Count;
  if (place < DEVICE_ADDRESSES) {
    device.ipv6Count++;
  } else {
    place = device.ipv6Turn;
    device.ipv6Turn = (place + 1) % DEVICE_ADDRESSES;
  }
  for (let i = 0; i < IPV6_BYTES; i++) {
    known[place * IPV6_BYTES + i] = bytes[offset + i] as number;
  }
  return true;
}

function isSame(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number): boolean {
  for (let i = 0; i < IPV6_BYTES; i++) if (a[aOffset + i] !== b[bOffset + i]) return false;
  return true;
}

/** False when it is known or there is no room. */
export function addVlan(device: Device, vlanId: number): boolean {
  const { vlans, vlanCount } = device;
  for (let i = 0; i < vlanCount; i++) if (vlans[i] === vlanId) return false;
  if (vlanCount === DEVICE_VLANS) return false;
  vlans[vlanCount] = vlanId;
  device.vlanCount++;
  return true;
}

/** What is to be told of a device: a copy. */
export function factsOf(device: Device): DeviceFacts {
  const ipv6 = device.ipv6 ?? new Uint8Array(0);
  return {
    mac: device.mac,
    firstAt: device.firstAt,
    lastAt: device.lastAt,
    ipv4: ownIpv4(device).map(formatIpv4),
    ipv6: Array.from({ length: device.ipv6Count }, (_, i) => formatIpv6(ipv6, i * IPV6_BYTES)),
    vlans: [...device.vlans.subarray(0, device.vlanCount)],
    did: device.did,
    hostName: device.hostName,
    vendorClass: device.vendorClass,
    fingerprint: device.fingerprint,
  };
}

/** A way to others also sends for others: of such a one only what it claims is its own. */
function ownIpv4(device: Device): number[] {
  const known = [...device.ipv4.subarray(0, device.ipv4Count)];
  if ((device.did & WAY_TO_OTHERS) === 0) return known;
  const claimed = known.filter((_, i) => (device.ipv4Claims & (1 << i)) !== 0);
  return claimed.length > 0 ? claimed : known.slice(0, 1);
}
