import { int32, uint16 } from "#core/bytes.ts";
import { mix32 } from "#core/hash.ts";
import { formatIpv6 } from "#core/ip-address.ts";
import { KeyedTable } from "#core/keyed-table.ts";
import { formatMac, macFromParts } from "#core/mac-address.ts";
import { type Dhcp6Facts, Dhcp6Message, type Packet } from "#decode/types.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { Dhcp6Charge, type Dhcp6Server, rogue6Finding } from "#l2/dhcp/dhcp6-finding.ts";
import type { LeaseHolders } from "#l2/dhcp/lease-holders.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { NamedPeers } from "#l2/named-peers.ts";
import type { Routers } from "#l2/ra/routers.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const QUIET_SECONDS = 1800;
const CLIENT_PORT = 546;
const SERVER_LIMIT = 64;
/** 16 KiB. */
const EXCHANGE_LIMIT = 1024;
const EXCHANGE_TICKS = 10 * TICKS_PER_SECOND;
/** A name server within fe80::/16 can only be on this very network. */
const LINK_LOCAL = 0xfe80;

export interface Dhcp6Parts {
  readonly book: AlertBook;
  readonly holders: LeaseHolders;
  readonly named: NamedPeers;
  readonly routers: Routers;
  readonly learnSeconds: number;
  readonly seed: number;
}

/** Names DHCPv6 servers that are not the network's (RFC 8415). The first one is its own. */
export class Dhcp6RogueRule {
  readonly #parts: Dhcp6Parts;
  readonly #learnEnd: number;
  readonly #servers: Dhcp6Server[] = [];
  readonly #exchanges: KeyedTable;
  #refused = 0;

  constructor(parts: Dhcp6Parts) {
    this.#parts = parts;
    this.#learnEnd = parts.learnSeconds * TICKS_PER_SECOND;
    this.#exchanges = new KeyedTable(EXCHANGE_LIMIT, parts.seed);
  }

  /** Sees a DHCPv6 message; passes over all but what a server tells a client. */
  see(packet: Packet, dhcp: Dhcp6Facts, moment: Moment): void {
    const { messageType } = dhcp;
    if (messageType !== Dhcp6Message.advertise && messageType !== Dhcp6Message.reply) return;
    if (packet.dstPort !== CLIENT_PORT || dhcp.serverIdOffset < 0) return;
    const sender = macFromParts(packet.srcMacHigh, packet.srcMacLow);
    const known = this.#servers.find((one) => one.sender === sender && one.vlan === packet.vlanId);
    if (known !== undefined) {
      this.#noteExchange(packet, dhcp, this.#servers.indexOf(known), moment.tick);
      if (dhcp.nameServerOffset >= 0) known.nameServer = nameServerOf(packet, dhcp);
      return;
    }
    const stranger: Dhcp6Server = {
      vlan: packet.vlanId,
      sender,
      address: formatIpv6(packet.bytes, packet.srcIpOffset),
      duid: duidOf(packet, dhcp),
      nameServer: nameServerOf(packet, dhcp),
    };
    const { book, named } = this.#parts;
    const isNamed = named.hasMac(sender) || named.hasIpv6(stranger.address);
    const servers = this.#servers.filter(({ vlan }) => vlan === packet.vlanId);
    const rival = this.#rivalOf(packet, dhcp, moment.tick);
    const charge = isNamed ? undefined : this.#chargeOf(stranger, servers, rival, packet, moment);
    const key = `dhcp-rogue-v6-${formatMac(sender)}`;
    const open = book.find(key);
    if (open !== undefined) book.again(open, moment);
    else if (charge === undefined) this.#learn(stranger, packet, dhcp, moment.tick);
    else {
      const finding = rogue6Finding(stranger, rival ?? servers[0], charge);
      book.announce(book.open(key, finding, moment, QUIET_SECONDS));
    }
  }

  gauges(): TableGauge[] {
    const servers = { size: this.#servers.length, limit: SERVER_LIMIT, evicted: this.#refused };
    return [{ name: "DHCPv6 servers", ...servers }, gaugeOf("DHCPv6 exchanges", this.#exchanges)];
  }

  #chargeOf(
    stranger: Dhcp6Server,
    servers: readonly Dhcp6Server[],
    rival: Dhcp6Server | undefined,
    packet: Packet,
    moment: Moment,
  ): Dhcp6Charge | undefined {
    const { named, holders, routers } = this.#parts;
    if (!named.isEmpty) return Dhcp6Charge.unnamed;
    if (holders.has(packet.srcMacHigh, packet.srcMacLow)) return Dhcp6Charge.holder;
    const known = routers.networkOf(stranger.vlan).routers;
    const isRouter = known.some(({ sender }) => sender === stranger.sender);
    const isLate = moment.tick > this.#learnEnd;
    if (servers.length === 0) {
      if (!isRouter && isOwnNameServer(stranger)) return Dhcp6Charge.selfish;
      const isUnwanted = known.length > 0 && known.every(({ isManaged }) => !isManaged);
      return isLate && isUnwanted && !isRouter ? Dhcp6Charge.unwanted : undefined;
    }
    // A relay passes on what a server behind it says; a peer says the same.
    if (isRouter || servers.some(({ nameServer }) => nameServer === stranger.nameServer)) {
      return undefined;
    }
    if (isLate) return Dhcp6Charge.late;
    if (rival !== undefined) return Dhcp6Charge.contrary;
    return servers.some(({ duid }) => duid === stranger.duid) ? Dhcp6Charge.double : undefined;
  }

  #learn(stranger: Dhcp6Server, packet: Packet, dhcp: Dhcp6Facts, tick: number): void {
    if (this.#servers.length === SERVER_LIMIT) {
      this.#refused++;
      return;
    }
    this.#servers.push(stranger);
    this.#noteExchange(packet, dhcp, this.#servers.length - 1, tick);
  }

  /** Another server that has answered the same question lately. */
  #rivalOf(packet: Packet, dhcp: Dhcp6Facts, tick: number): Dhcp6Server | undefined {
    const place = this.#exchanges.find(dhcp.transactionId, clientOf(packet));
    if (place < 0 || tick - this.#exchanges.stampAt(place) > EXCHANGE_TICKS) return undefined;
    return this.#servers[this.#exchanges.valueAt(place)];
  }

  #noteExchange(packet: Packet, dhcp: Dhcp6Facts, server: number, tick: number): void {
    const place = this.#exchanges.claim(dhcp.transactionId, clientOf(packet), tick);
    this.#exchanges.touch(place, tick);
    this.#exchanges.setValue(place, server);
  }
}

/** It hands out itself as the name server, by an address that leads nowhere else. */
function isOwnNameServer({ nameServer, address }: Dhcp6Server): boolean {
  return nameServer === address && address.startsWith(LINK_LOCAL.toString(16));
}

function nameServerOf({ bytes }: Packet, { nameServerOffset }: Dhcp6Facts): string | null {
  return nameServerOffset < 0 ? null : formatIpv6(bytes, nameServerOffset);
}

function clientOf({ bytes, dstIpOffset }: Packet): number {
  return int32(bytes, dstIpOffset + 12) ^ mix32(int32(bytes, dstIpOffset + 8));
}

function duidOf({ bytes }: Packet, { serverIdOffset, serverIdBytes }: Dhcp6Facts): number {
  let hash = serverIdBytes;
  for (let at = serverIdOffset; at + 1 < serverIdOffset + serverIdBytes; at += 2) {
    hash = mix32(hash ^ uint16(bytes, at));
  }
  return hash;
}
