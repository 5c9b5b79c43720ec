import { int32 } from "#core/bytes.ts";
import { isGroupMac, macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import type { CommonFrames, Packet } from "#decode/types.ts";
import {
  addIpv4,
  addIpv6,
  addVlan,
  createDevice,
  type Device,
  factsOf,
  hasIpv4,
} from "#l2/inventory/device.ts";
import {
  ADDRESSES_BEHIND,
  countAddresses,
  isFirstHop,
  isStationIpv4,
  isStationIpv6,
  serviceOf,
  withAddress,
} from "#l2/inventory/evidence.ts";
import { DEVICE_ADDRESSES, DEVICE_LIMIT, type DeviceFacts, Did } from "#l2/inventory/types.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

/** Words of a row: the station's address, what its last frames told, frames looked at. */
const ROW = 8;
const LOW = 0;
const HIGH = 1;
const IPV4 = 2;
const IPV6 = 3;
const VLAN = 4;
const LOOKS = 5;
/** 1: another IPv4 source is no news, for the station sends for others or has no room for more. */
const MANY_IPV4 = 6;
/** Each station's first frames are looked into, and later one in 64. */
const FIRST_LOOKS = 64;
const SAMPLE = 63;
/** With more strangers in this span or the one before, a station must send a third frame first. */
const CALM_STRANGERS = 256;
const SURE_FRAMES = 3;
/** Slots looked through at each drain: all within a minute of drains. */
const WALK_SLOTS = 512;
const BROADCAST = -1;

/**
 * What each station is and does. Lies beside the table of stations, slot by slot, and so forgets
 * with it. Hot: it sees each frame, and of an ordinary one it compares four numbers.
 */
export class Inventory {
  readonly #stations: Stations;
  readonly #rows = new Int32Array(DEVICE_LIMIT * ROW);
  readonly #firstAt = new Float64Array(DEVICE_LIMIT);
  readonly #lastAt = new Float64Array(DEVICE_LIMIT);
  readonly #devices: (Device | null)[] = new Array(DEVICE_LIMIT).fill(null);
  #waiting: Device[] = [];
  #untold = 0;
  #walk = 0;

  constructor(stations: Stations) {
    this.#stations = stations;
  }

  /** Sees a frame after the stations have: their `slot` is its source's. */
  see(packet: Packet, moment: Moment): void {
    const slot = this.#stations.slot;
    if (slot < 0) return;
    const rows = this.#rows;
    const row = slot * ROW;
    if (rows[row + LOW] !== packet.srcMacLow || rows[row + HIGH] !== packet.srcMacHigh) {
      this.#meet(slot, packet, moment);
    }
    this.#lastAt[slot] = moment.at;
    const isSample = (rows[row + LOOKS] as number) < FIRST_LOOKS || (moment.frame & SAMPLE) === 0;
    const isOrdinary =
      !isSample &&
      (packet.vlanId === 0 || packet.vlanId === rows[row + VLAN]) &&
      (packet.ipVersion === 4
        ? packet.srcIp === rows[row + IPV4] ||
          (rows[row + MANY_IPV4] === 1 && !isGroupMac(packet.dstMacHigh))
        : packet.ipVersion !== 6 || lowWord(packet) === rows[row + IPV6]);
    if (!isOrdinary) this.#look(slot, packet, isSample);
  }

  /** Sees common frames after the stations have, and marks those that `see` has to look at. */
  look(frames: CommonFrames): number {
    const { count, looks } = frames;
    let marked = 0;
    for (let i = 0; i < count; i++) {
      if (looks[i] !== 0 || this.#isOrdinary(frames, i)) continue;
      looks[i] = 1;
      marked++;
    }
    return marked;
  }

  /** Notes when the stations were heard. Call when all that was marked has been seen. */
  touch({ count, times, slots, macHighs, srcMacLows }: CommonFrames): void {
    const rows = this.#rows;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      const row = slot * ROW;
      if (slot < 0 || rows[row + LOW] !== srcMacLows[i]) continue;
      if (rows[row + HIGH] === (macHighs[i] as number) >>> 16) {
        this.#lastAt[slot] = times[i] as number;
      }
    }
  }

  /** True for a common frame that tells nothing new of its station. */
  #isOrdinary(frames: CommonFrames, i: number): boolean {
    const rows = this.#rows;
    const row = (frames.slots[i] as number) * ROW;
    const highs = frames.macHighs[i] as number;
    if (rows[row + LOW] !== frames.srcMacLows[i] || rows[row + HIGH] !== highs >>> 16) return false;
    const isSample = ((frames.firstNumber + i) & SAMPLE) === 0;
    if (isSample || (rows[row + LOOKS] as number) < FIRST_LOOKS) return false;
    if (rows[row + IPV4] === frames.srcIpOf(i)) return true;
    return rows[row + MANY_IPV4] === 1 && !isGroupMac(highs & 0xffff);
  }

  /** The device of a station, entered now if it is none yet; null for one not in the table. */
  enter(high: number, low: number): Device | null {
    const slot = this.#stations.slotOf(high, low);
    return slot < 0 ? null : this.#deviceIn(slot);
  }

  /** Each device in the table. */
  *devices(): Iterable<Device> {
    for (const device of this.#devices) if (device !== null) yield device;
  }

  /** Something of it is news. */
  mark(device: Device): void {
    if (device.isWaiting) return;
    device.isWaiting = true;
    if (this.#waiting.length < DEVICE_LIMIT) this.#waiting.push(device);
    else {
      device.isWaiting = false;
      this.#untold++;
    }
  }

  /** What has changed since the last call, at most `limit` devices; the rest waits. */
  drain(limit: number): DeviceFacts[] {
    this.#findHeard(WALK_SLOTS);
    const told = this.#waiting.slice(0, limit);
    this.#waiting = this.#waiting.slice(limit);
    return told.map((device) => this.#tell(device));
  }

  /** All that is still to be told. */
  drainAll(): DeviceFacts[] {
    this.#findHeard(DEVICE_LIMIT);
    return this.drain(DEVICE_LIMIT);
  }

  get gauge(): TableGauge {
    const size = this.#waiting.length;
    return { name: "news of the inventory", size, limit: DEVICE_LIMIT, evicted: this.#untold };
  }

  /** Another station has the slot from now on. */
  #meet(slot: number, packet: Packet, moment: Moment): void {
    const gone = this.#devices[slot] ?? null;
    if (gone !== null) {
      gone.lastAt = this.#lastAt[slot] as typeof gone.lastAt;
      if (gone.lastAt !== gone.toldAt) this.mark(gone);
      this.#devices[slot] = null;
    }
    const row = slot * ROW;
    this.#rows.fill(0, row, row + ROW);
    this.#rows[row + LOW] = packet.srcMacLow;
    this.#rows[row + HIGH] = packet.srcMacHigh;
    this.#firstAt[slot] = moment.at;
  }

  #look(slot: number, packet: Packet, isSample: boolean): void {
    const rows = this.#rows;
    const row = slot * ROW;
    if ((rows[row + LOOKS] as number) < FIRST_LOOKS) rows[row + LOOKS]!++;
    const device = this.#deviceIn(slot);
    if (device === null) return;
    if (packet.vlanId !== 0) {
      rows[row + VLAN] = packet.vlanId;
      if (addVlan(device, packet.vlanId)) this.mark(device);
    }
    if (packet.ipVersion === 4) {
      if (packet.srcIp !== rows[row + IPV4]) {
        rows[row + IPV4] = packet.srcIp;
        this.#lookAtSource(device, packet);
        const isFull = device.ipv4Count === DEVICE_ADDRESSES;
        if (isFull || (device.did & Did.forward) !== 0) rows[row + MANY_IPV4] = 1;
      }
      if (isSample && !isGroupMac(packet.dstMacHigh)) this.#lookAtNextHop(packet);
    } else if (packet.ipVersion === 6) {
      rows[row + IPV6] = lowWord(packet);
      this.#lookAtSource6(device, packet);
    }
    if (isSample && packet.ipVersion !== 0 && isFirstHop(packet)) {
      this.#note(device, serviceOf(packet));
    }
  }

  #deviceIn(slot: number): Device | null {
    return this.#devices[slot] ?? (this.#mayBeMadeUp(slot) ? null : this.#create(slot));
  }

  #mayBeMadeUp(slot: number): boolean {
    const { strangers, strangersBefore } = this.#stations;
    if (strangers <= CALM_STRANGERS && strangersBefore <= CALM_STRANGERS) return false;
    return (this.#rows[slot * ROW + LOOKS] as number) < SURE_FRAMES;
  }

  #create(slot: number): Device {
    const row = slot * ROW;
    const mac = macFromParts(this.#rows[row + HIGH] as number, this.#rows[row + LOW] as number);
    const firstAt = this.#firstAt[slot] as Device["firstAt"];
    const device = createDevice(mac, firstAt, this.#lastAt[slot] as Device["lastAt"]);
    this.#devices[slot] = device;
    this.mark(device);
    return device;
  }

  /** Whose address it is shows in the time to live: a router has taken some of it. */
  #lookAtSource(device: Device, packet: Packet): void {
    const { srcIp } = packet;
    if (!isStationIpv4(srcIp)) return;
    if (isFirstHop(packet)) {
      // Whoever answers for an address is no way to it.
      device.nextHopTo &= ~withAddress(0, srcIp);
      if (addIpv4(device, srcIp, false)) this.mark(device);
      return;
    }
    if ((device.did & Did.forward) !== 0) return;
    device.forwardedFrom = withAddress(device.forwardedFrom, srcIp);
    if (countAddresses(device.forwardedFrom) >= ADDRESSES_BEHIND) this.#note(device, Did.forward);
  }

  #lookAtSource6(device: Device, packet: Packet): void {
    const { bytes, srcIpOffset } = packet;
    if (!isFirstHop(packet) || !isStationIpv6(bytes, srcIpOffset)) return;
    if (addIpv6(device, bytes, srcIpOffset)) this.mark(device);
  }

  /** Whom packets to others are sent to is their next hop, whether or not it ever answers. */
  #lookAtNextHop(packet: Packet): void {
    const slot = this.#stations.slotOf(packet.dstMacHigh, packet.dstMacLow);
    const hop = slot < 0 ? null : (this.#devices[slot] ?? null);
    if (hop === null || (hop.did & Did.beNextHop) !== 0) return;
    const { dstIp } = packet;
    if (!isStationIpv4(dstIp) || dstIp === BROADCAST) return;
    if (hop.ipv4Count === DEVICE_ADDRESSES || hasIpv4(hop, dstIp)) return;
    hop.nextHopTo = withAddress(hop.nextHopTo, dstIp);
    if (countAddresses(hop.nextHopTo) >= ADDRESSES_BEHIND) this.#note(hop, Did.beNextHop);
  }

  #note(device: Device, did: number): void {
    if ((device.did & did) === did) return;
    device.did |= did;
    this.mark(device);
  }

  /** Marks those that were heard since they were last told, so many slots on. */
  #findHeard(slots: number): void {
    for (let i = 0; i < slots; i++) {
      const device = this.#devices[this.#walk] ?? null;
      if (device !== null && device.toldAt !== this.#lastAt[this.#walk]) this.mark(device);
      this.#walk = (this.#walk + 1) % DEVICE_LIMIT;
    }
  }

  #tell(device: Device): DeviceFacts {
    const slot = this.#stations.slotOf(macHigh(device.mac), macLow(device.mac));
    if (slot >= 0 && this.#devices[slot] === device) {
      device.lastAt = this.#lastAt[slot] as Device["lastAt"];
    }
    device.toldAt = device.lastAt;
    device.isWaiting = false;
    return factsOf(device);
  }
}

/** The lower half of an interface identifier's end: enough to tell a host's addresses apart. */
function lowWord(packet: Packet): number {
  return int32(packet.bytes, packet.srcIpOffset + 12);
}
