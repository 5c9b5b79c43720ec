import { hash2, mix32 } from "#core/hash.ts";
import { KeyedTable } from "#core/keyed-table.ts";
import { type DhcpFacts, DhcpMessage, type Packet } from "#decode/types.ts";
import { isForged, Mark, marksOf } from "#l2/dhcp/client-marks.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** 128 KiB and 64 KiB. */
const CLIENT_LIMIT = 8192;
const STATION_LIMIT = 4096;
/** A station may boot over the network, then run an installer, then two systems. */
const MOST_IDENTITIES = 8;
const COPIED_TICKS = 60 * TICKS_PER_SECOND;
/** A client that has no answer asks again (RFC 2131 section 4.1); a made-up one seldom does. */
const AGAIN_TICKS = 2 * TICKS_PER_SECOND;
const MAC_HIGH = 0xffff;

/** DHCP clients by what tells a server to give each of them an address of its own. Hot. */
export class Clients {
  /** Set by `see`: the client in hand was not known, its key and its Mark bits. */
  isNew = false;
  marks = 0;
  keyHigh = 0;
  keyLow = 0;
  readonly #clients: KeyedTable;
  /** How many clients each hardware address was. */
  readonly #stations: KeyedTable;
  readonly #seed: number;
  #lastTransaction = 0;
  #lastTick = -COPIED_TICKS;

  constructor(seed: number) {
    this.#seed = seed;
    this.#clients = new KeyedTable(CLIENT_LIMIT, seed);
    this.#stations = new KeyedTable(STATION_LIMIT, seed);
  }

  /** Sees a client's message. */
  see(packet: Packet, dhcp: DhcpFacts, tick: number): void {
    this.keyHigh = (dhcp.clientMacHigh & MAC_HIGH) | (this.#identityOf(packet, dhcp) << 16);
    this.keyLow = dhcp.clientMacLow;
    const place = this.#clients.claim(this.keyHigh, this.keyLow, tick);
    this.#clients.touch(place, tick);
    this.isNew = this.#clients.wasAbsent;
    if (!this.isNew) return;
    this.#clients.setValue(place, tick);
    this.marks = marksOf(packet, dhcp) | this.#marksOfHistory(dhcp, tick);
  }

  /** Tick of a client's last message; 0 when it is forgotten. */
  lastAsked(keyHigh: number, keyLow: number): number {
    const place = this.#clients.find(keyHigh, keyLow);
    return place < 0 ? 0 : this.#clients.stampAt(place);
  }

  /** True for a client that came back for an answer. */
  askedAgain(keyHigh: number, keyLow: number): boolean {
    const place = this.#clients.find(keyHigh, keyLow);
    return place >= 0 && this.#clients.stampAt(place) - this.#clients.valueAt(place) >= AGAIN_TICKS;
  }

  gauges(): TableGauge[] {
    return [
      gaugeOf("DHCP clients", this.#clients),
      gaugeOf("stations asking DHCP", this.#stations),
    ];
  }

  /** 16 bits of all but the hardware address that sets this client apart; often 0. */
  #identityOf(packet: Packet, dhcp: DhcpFacts): number {
    const { clientIdOffset, clientIdBytes, messageType } = dhcp;
    let hash = 0;
    for (let i = 0; i < clientIdBytes; i++) {
      hash = mix32(hash ^ (packet.bytes[clientIdOffset + i] as number));
    }
    if (isForged(packet, dhcp)) hash = hash2(hash, packet.srcIp, this.#seed);
    if (messageType === DhcpMessage.decline) hash = hash2(hash, dhcp.requestedIp, this.#seed);
    return hash;
  }

  #marksOfHistory(dhcp: DhcpFacts, tick: number): number {
    const { clientMacHigh, clientMacLow, transactionId } = dhcp;
    const station = this.#stations.claim(clientMacHigh, clientMacLow, tick);
    const identities = this.#stations.valueAt(station) + 1;
    this.#stations.setValue(station, identities);
    this.#stations.touch(station, tick);
    const isCopied =
      identities === 1 &&
      transactionId === this.#lastTransaction &&
      tick - this.#lastTick < COPIED_TICKS;
    this.#lastTransaction = transactionId;
    this.#lastTick = tick;
    return (isCopied ? Mark.copied : 0) | (identities > MOST_IDENTITIES ? Mark.many : 0);
  }
}

/** Upper 16 bits of the hardware address in a client's key. */
export function macHighOf(keyHigh: number): number {
  return keyHigh & MAC_HIGH;
}
