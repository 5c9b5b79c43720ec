import { int32, uint16 } from "#core/bytes.ts";
import { hash2 } from "#core/hash.ts";
import { macFromParts } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";
import type { CommonFrames, Packet } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SUSPECT_LIMIT = 32;
const PACKET_LIMIT = 4096;
/** A station is watched for this long after its last doubtful claim. */
const WATCH_TICKS = 600 * TICKS_PER_SECOND;
/** A packet is passed on at once or not at all. */
const PASS_ON_TICKS = 2 * TICKS_PER_SECOND;
/** Bytes of the transport header that tell one packet from the next: ports, sequence, checksum. */
const TRANSPORT_BYTES = 8;
const Passing = { senderHigh: 0, senderLow: 1, words: 2 } as const;

interface Suspect {
  readonly mac: MacAddress;
  endTick: number;
}

/** A packet that a suspect got from one station and passed on to another. */
export interface PassedOn {
  readonly suspect: MacAddress;
  /** Who had sent it. */
  readonly sender: MacAddress;
  readonly receiver: MacAddress;
}

/**
 * Watches what suspects do with packets that reach them. A mirror port shows both legs of every
 * frame: the same IP packet (addresses, identification or flow label, transport header; not the
 * TTL, which may or may not drop) first to the suspect and then from it to somebody else is
 * proof that it was intercepted. Two copies of one leg, as some mirror ports make, are not.
 */
export class RelayWatch {
  /** Counts stations that become suspects. */
  news = 0;
  readonly #suspects: Suspect[] = [];
  readonly #packets: RecordTable;
  readonly #seed: number;
  /** Suspects that made room for others. */
  #evicted = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#packets = new RecordTable(PACKET_LIMIT, Passing.words, seed);
  }

  /** From now on, and for a while, the station's packets are watched. */
  suspect(mac: MacAddress, tick: number): void {
    const known = this.#suspects.find((suspect) => suspect.mac === mac);
    if (known !== undefined) {
      known.endTick = tick + WATCH_TICKS;
      return;
    }
    if (this.#suspects.length >= SUSPECT_LIMIT) {
      const ends = this.#suspects.map(({ endTick }) => endTick);
      this.#suspects.splice(ends.indexOf(Math.min(...ends)), 1);
      this.#evicted++;
    }
    this.#suspects.push({ mac, endTick: tick + WATCH_TICKS });
    this.news++;
  }

  /** Marks the frames that come from a suspect or go to one. */
  look(frames: CommonFrames): number {
    const { count, macHighs, srcMacLows, looks } = frames;
    if (this.#suspects.length === 0) return 0;
    let marked = 0;
    for (let i = 0; i < count; i++) {
      const highs = macHighs[i] as number;
      const source = macFromParts(highs >>> 16, srcMacLows[i] as number);
      const target = macFromParts(highs & 0xffff, frames.dstMacLowOf(i));
      if (!this.#suspects.some(({ mac }) => mac === source || mac === target)) continue;
      looks[i] = 1;
      marked++;
    }
    return marked;
  }

  /** Sees an IP packet. Hot: nothing to do while nobody is suspect. */
  see(packet: Packet, tick: number): PassedOn | undefined {
    if (this.#suspects.length === 0 || packet.ipVersion === 0) return undefined;
    const source = macFromParts(packet.srcMacHigh, packet.srcMacLow);
    const destination = macFromParts(packet.dstMacHigh, packet.dstMacLow);
    const sender = this.#find(source, tick);
    const passed = sender === undefined ? undefined : this.#passedOn(packet, sender.mac, tick);
    const receiver = this.#find(destination, tick);
    if (receiver !== undefined) this.#noteArrival(packet, receiver.mac, tick);
    return passed;
  }

  gauges(): TableGauge[] {
    return [
      {
        name: "suspects",
        size: this.#suspects.length,
        limit: SUSPECT_LIMIT,
        evicted: this.#evicted,
      },
      gaugeOf("packets to suspects", this.#packets),
    ];
  }

  #find(mac: MacAddress, tick: number): Suspect | undefined {
    const index = this.#suspects.findIndex((suspect) => suspect.mac === mac);
    const found = this.#suspects[index];
    if (found === undefined || tick < found.endTick) return found;
    this.#suspects.splice(index, 1);
    return undefined;
  }

  #noteArrival(packet: Packet, suspect: MacAddress, tick: number): void {
    const { words } = this.#packets;
    const at = this.#packets.claim(
      this.#addressesOf(packet),
      this.#printOf(packet),
      suspect | 0,
      tick,
    );
    words[at + Passing.senderHigh] = packet.srcMacHigh;
    words[at + Passing.senderLow] = packet.srcMacLow;
  }

  #passedOn(packet: Packet, suspect: MacAddress, tick: number): PassedOn | undefined {
    const { words } = this.#packets;
    const at = this.#packets.find(this.#addressesOf(packet), this.#printOf(packet), suspect | 0);
    if (at < 0 || tick - this.#packets.stampAt(at) > PASS_ON_TICKS) return undefined;
    const sender = macFromParts(
      words[at + Passing.senderHigh] as number,
      words[at + Passing.senderLow] as number,
    );
    const receiver = macFromParts(packet.dstMacHigh, packet.dstMacLow);
    this.#packets.remove(at);
    return receiver === sender ? undefined : { suspect, sender, receiver };
  }

  /** Of source and destination address, in this order. */
  #addressesOf(packet: Packet): number {
    const { bytes, srcIpOffset } = packet;
    // The two stand side by side: 8 bytes in IPv4, 32 in IPv6.
    const words = packet.ipVersion === 4 ? 2 : 8;
    let hash = this.#seed;
    for (let i = 0; i < words; i++) hash = hash2(int32(bytes, srcIpOffset + 4 * i), i, hash);
    return hash;
  }

  /** Of all that stays the same of one packet on its way, and differs between two. */
  #printOf(packet: Packet): number {
    const { bytes, l3Offset, l4Offset, end } = packet;
    const own =
      packet.ipVersion === 4 ? uint16(bytes, l3Offset + 4) : int32(bytes, l3Offset) & 0xf_ffff;
    let hash = hash2(own ^ (packet.ipProtocol << 24), end - l3Offset, this.#seed);
    const until = Math.min(end, l4Offset + TRANSPORT_BYTES);
    if (packet.isLaterFragment !== 0 || l4Offset <= l3Offset) return hash;
    for (let at = l4Offset; at + 4 <= until; at += 4)
      hash = hash2(int32(bytes, at), at - l4Offset, hash);
    return hash;
  }
}
