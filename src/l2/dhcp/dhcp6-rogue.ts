import { int32 } from "#core/bytes.ts";
import { mix32 } from "#core/hash.ts";
import { formatIpv6 } from "#core/ip-address.ts";
import { KeyedTable } from "#core/keyed-table.ts";
import { formatMac, macFromParts, macHigh, macLow } from "#core/mac-address.ts";
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

export interface Dhcp6Parts {
  readonly book: AlertBook;
  readonly holders: LeaseHolders;
  readonly named: NamedPeers;
  readonly routers: Routers;
  readonly learnSeconds: number;
  readonly seed: number;
}

/**
 * Names DHCPv6 servers that are not the network's (RFC 8415). The first one is its own, as are
 * routers (servers or relays) and all that hand out the same name server.
 */
export class Dhcp6RogueRule {
  readonly #parts: Dhcp6Parts;
  readonly #learnEnd: number;
  #servers: readonly Dhcp6Server[] = [];
  #nextId = 1;
  #refused = 0;
  /** Server that answered a client's question last, by transaction and client. */
  readonly #exchanges: KeyedTable;

  constructor(parts: Dhcp6Parts) {
    this.#parts = parts;
    this.#learnEnd = parts.learnSeconds * TICKS_PER_SECOND;
    this.#exchanges = new KeyedTable(EXCHANGE_LIMIT, parts.seed);
  }

  /** Sees a DHCPv6 message; passes over all but what a server tells a client. */
  see(packet: Packet, dhcp: Dhcp6Facts, moment: Moment): void {
    const { messageType, serverIdOffset } = dhcp;
    if (messageType !== Dhcp6Message.advertise && messageType !== Dhcp6Message.reply) return;
    if (packet.dstPort !== CLIENT_PORT || serverIdOffset < 0) return;
    const now = this.#knownOf(packet) ?? this.#meet(packet, dhcp, moment);
    if (now === undefined) return;
    const { nameServerOffset } = dhcp;
    if (nameServerOffset >= 0) now.nameServer = formatIpv6(packet.bytes, nameServerOffset);
    const place = this.#exchanges.find(dhcp.transactionId, clientOf(packet));
    const isFresh = place >= 0 && moment.tick - this.#exchanges.stampAt(place) <= EXCHANGE_TICKS;
    const before = isFresh ? this.#exchanges.valueAt(place) : 0;
    const made = this.#exchanges.claim(dhcp.transactionId, clientOf(packet), moment.tick);
    this.#exchanges.touch(made, moment.tick);
    this.#exchanges.setValue(made, now.id);
    const rival = this.#servers.find(({ id, vlan }) => id === before && vlan === now.vlan);
    if (rival !== undefined) this.#settle(rival, now, moment);
  }

  gauges(): TableGauge[] {
    const servers = { size: this.#servers.length, limit: SERVER_LIMIT, evicted: this.#refused };
    return [{ name: "DHCPv6 servers", ...servers }, gaugeOf("DHCPv6 exchanges", this.#exchanges)];
  }

  #knownOf({ vlanId, srcMacHigh, srcMacLow }: Packet): Dhcp6Server | undefined {
    const mac = macFromParts(srcMacHigh, srcMacLow);
    return this.#servers.find(({ vlan, sender }) => sender === mac && vlan === vlanId);
  }

  /** A server that nobody knows: learned, or named and undefined. */
  #meet(packet: Packet, dhcp: Dhcp6Facts, moment: Moment): Dhcp6Server | undefined {
    const { bytes, srcIpOffset, srcMacHigh, srcMacLow, vlanId } = packet;
    const { nameServerOffset } = dhcp;
    const stranger: Dhcp6Server = {
      id: this.#nextId,
      vlan: vlanId,
      sender: macFromParts(srcMacHigh, srcMacLow),
      address: formatIpv6(bytes, srcIpOffset),
      nameServer: nameServerOffset < 0 ? null : formatIpv6(bytes, nameServerOffset),
    };
    const servers = this.#servers.filter(({ vlan }) => vlan === vlanId);
    const isOpen = this.#parts.book.find(keyOf(stranger)) !== undefined;
    const charge = isOpen ? Dhcp6Charge.late : this.#chargeOf(stranger, servers, moment);
    if (charge !== undefined) {
      this.#accuse(stranger, servers[0], charge, moment);
      return undefined;
    }
    if (this.#servers.length === SERVER_LIMIT) {
      this.#refused++;
      return undefined;
    }
    this.#nextId++;
    this.#servers = [...this.#servers, stranger];
    return stranger;
  }

  #chargeOf(
    stranger: Dhcp6Server,
    servers: readonly Dhcp6Server[],
    moment: Moment,
  ): Dhcp6Charge | undefined {
    const { named, holders, routers } = this.#parts;
    const { sender, vlan, nameServer } = stranger;
    if (this.#isNamed(stranger)) return undefined;
    if (!named.isEmpty) return Dhcp6Charge.unnamed;
    const known = routers.networkOf(vlan).routers;
    if (known.some((router) => router.sender === sender)) return undefined;
    if (holders.has(macHigh(sender), macLow(sender))) return Dhcp6Charge.holder;
    if (isOwnNameServer(stranger)) return Dhcp6Charge.selfish;
    const isLate = moment.tick > this.#learnEnd;
    if (servers.length === 0) {
      const isUnwanted = known.length > 0 && known.every(({ isManaged }) => !isManaged);
      return isLate && isUnwanted ? Dhcp6Charge.unwanted : undefined;
    }
    const isPeer = servers.some((one) => one.nameServer === nameServer);
    return isLate && !isPeer ? Dhcp6Charge.late : undefined;
  }

  /** Two known servers answered one question: when they contradict each other, the later goes. */
  #settle(one: Dhcp6Server, other: Dhcp6Server, moment: Moment): void {
    const [first, later] = one.id < other.id ? [one, other] : [other, one];
    const isSame = first.nameServer === later.nameServer;
    if (isSame || first.nameServer === null || later.nameServer === null) return;
    if (this.#isNamed(later)) return;
    this.#servers = this.#servers.filter((server) => server !== later);
    this.#accuse(later, first, Dhcp6Charge.contrary, moment);
  }

  #isNamed({ sender, address }: Dhcp6Server): boolean {
    return this.#parts.named.hasMac(sender) || this.#parts.named.hasIpv6(address);
  }

  #accuse(
    rogue: Dhcp6Server,
    known: Dhcp6Server | undefined,
    charge: Dhcp6Charge,
    moment: Moment,
  ): void {
    const { book } = this.#parts;
    const key = keyOf(rogue);
    const open = book.find(key);
    if (open !== undefined) book.again(open, moment);
    else book.announce(book.open(key, rogue6Finding(rogue, known, charge), moment, QUIET_SECONDS));
  }
}

function keyOf({ sender }: Dhcp6Server): string {
  return `dhcp-rogue-v6-${formatMac(sender)}`;
}

/** It hands out itself as the name server, by an address that leads nowhere but to this network. */
function isOwnNameServer({ nameServer, address }: Dhcp6Server): boolean {
  return nameServer === address && address.startsWith("fe80:");
}

function clientOf({ bytes, dstIpOffset }: Packet): number {
  return int32(bytes, dstIpOffset + 12) ^ mix32(int32(bytes, dstIpOffset + 8));
}
