import { macFromParts } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";
import type { CommonFrames, Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const WAY_LIMIT = 4096;
const ROUTER_LIMIT = 1024;
/** Packets looked at in one tick: enough to learn a network in seconds, nothing at full load. */
const LOOKS_A_TICK = 64;
/** A station that gets packets for so many addresses besides its own passes them on. */
const ROUTER_DESTINATIONS = 4;
const Way = { macHigh: 0, macLow: 1, words: 2 } as const;
const Router = { destinations: 0, sinceTick: 1, words: 2 } as const;

/** A station's packets to one address go another way than before. */
export interface Detour {
  readonly from: MacAddress;
  readonly to: MacAddress;
}

/**
 * By which station each host reaches addresses that are not its neighbour's own, and who therefore
 * is a router: learned from IP traffic, because a gateway may never speak ARP while we watch.
 */
export class NextHops {
  /** By source station and destination address. */
  readonly #ways: RecordTable;
  readonly #routers: RecordTable;
  #tick = 0;
  #looks = 0;

  constructor(seed: number) {
    this.#ways = new RecordTable(WAY_LIMIT, Way.words, seed);
    this.#routers = new RecordTable(ROUTER_LIMIT, Router.words, seed);
  }

  /** Marks the frames that `wants` will want. */
  look(frames: CommonFrames, tick: number): number {
    const { count, macHighs, srcMacLows, looks } = frames;
    const left = tick === this.#tick ? LOOKS_A_TICK - this.#looks : LOOKS_A_TICK;
    let marked = 0;
    for (let i = 0; i < count && marked < left; i++) {
      if (((macHighs[i] as number) & 0x0100) !== 0) continue;
      if (srcMacLows[i] === frames.dstMacLowOf(i)) continue;
      looks[i] = 1;
      marked++;
    }
    return marked;
  }

  /** True for the few packets of a tick that are worth a look. Hot. */
  wants(packet: Packet, tick: number): boolean {
    if (tick !== this.#tick) {
      this.#tick = tick;
      this.#looks = 0;
    }
    if (this.#looks >= LOOKS_A_TICK || packet.ipVersion !== 4) return false;
    if ((packet.dstMacHigh & 0x0100) !== 0 || packet.srcMacLow === packet.dstMacLow) return false;
    this.#looks++;
    return true;
  }

  /**
   * Sees a packet whose destination address is not known to be its receiver's own.
   * @returns the change, when packets of this station to this address went another way before
   */
  see(packet: Packet, tick: number): Detour | undefined {
    const { dstMacHigh, dstMacLow, dstIp } = packet;
    this.#countRouter(packet, tick);
    const { words } = this.#ways;
    const vlanAndHigh = (packet.vlanId << 16) | packet.srcMacHigh;
    const at = this.#ways.claim(vlanAndHigh, packet.srcMacLow, dstIp, tick);
    const from = macFromParts(words[at + Way.macHigh] as number, words[at + Way.macLow] as number);
    const to = macFromParts(dstMacHigh, dstMacLow);
    words[at + Way.macHigh] = dstMacHigh;
    words[at + Way.macLow] = dstMacLow;
    return from === to || from === 0 ? undefined : { from, to };
  }

  /** Tick since when the station is known to pass packets on, or 0. */
  routerSince(macHigh: number, macLow: number): number {
    const at = this.#routers.find(macHigh, macLow, 0);
    return at < 0 ? 0 : (this.#routers.words[at + Router.sinceTick] as number);
  }

  gauges(): TableGauge[] {
    return [gaugeOf("next hops", this.#ways), gaugeOf("routers", this.#routers)];
  }

  /** Counts destinations by a bit each, which undercounts a little. */
  #countRouter({ dstMacHigh, dstMacLow, dstIp }: Packet, tick: number): void {
    const { words } = this.#routers;
    const at = this.#routers.claim(dstMacHigh, dstMacLow, 0, tick);
    if (words[at + Router.sinceTick] !== 0) return;
    const seen =
      (words[at + Router.destinations] as number) | (1 << (Math.imul(dstIp, 0x9e3779b1) >>> 27));
    words[at + Router.destinations] = seen;
    if (bitsOf(seen) >= ROUTER_DESTINATIONS) words[at + Router.sinceTick] = tick;
  }
}

function bitsOf(word: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
