import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac, macHigh, macLow } from "#core/mac-address.ts";
import { type DhcpFacts, DhcpMessage, type Packet } from "#decode/types.ts";
import { ALIVE_TICKS } from "#l2/contest.ts";
import { DhcpCharge, peerFinding, rogueFinding } from "#l2/dhcp/dhcp-finding.ts";
import { Exchanges } from "#l2/dhcp/exchanges.ts";
import {
  createOffer,
  differenceOf,
  isNearby,
  isOdder,
  type Offer,
  readOffer,
} from "#l2/dhcp/offer.ts";
import { type DhcpServer, DhcpServers } from "#l2/dhcp/servers.ts";
import type { RogueParts } from "#l2/rogue-parts.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Clients ask anew within the hour; a rogue that waits for them is still the same attack. */
const QUIET_SECONDS = 1800;
/** Two servers first seen this close together are both new to us. */
const TOGETHER_TICKS = 2 * TICKS_PER_SECOND;
const SERVER_PORT = 67;

/**
 * Names DHCP servers that are not the network's. The first server of a network is its own, and so
 * is each that hands out the same; one that hands out anything else must have been there while
 * the network was learned, and serve clients of another network.
 */
export class DhcpRogueRule {
  readonly #parts: RogueParts;
  readonly #learnEnd: number;
  readonly #servers = new DhcpServers();
  readonly #exchanges: Exchanges;
  readonly #offer = createOffer();

  constructor(parts: RogueParts) {
    this.#parts = parts;
    this.#learnEnd = parts.learnSeconds * TICKS_PER_SECOND;
    this.#exchanges = new Exchanges(parts.seed);
  }

  /** Sees a server's message; false when what it says must not be believed. */
  see(packet: Packet, dhcp: DhcpFacts, moment: Moment): boolean {
    const offer = this.#offer;
    readOffer(packet, dhcp, offer);
    // What a server tells a relay reaches the client once more, from the relay. Anybody can do so.
    if (packet.dstPort === SERVER_PORT) return this.isKnown(offer.vlan, offer.sender);
    const gives = dhcp.messageType === DhcpMessage.offer || dhcp.messageType === DhcpMessage.ack;
    const servers = this.#servers.of(offer.vlan);
    const ofSender = servers.filter((one) => one.offer.sender === offer.sender);
    const known = ofSender.find((one) => one.offer.serverIp === offer.serverIp) ?? ofSender[0];
    if (known !== undefined) return this.#hear(known, dhcp, moment);
    // Boot servers (PXE) offer a file and no address; a refusal hands out nothing.
    if (!gives || offer.yourIp === 0) return true;
    return this.#meet(servers, dhcp, moment);
  }

  /** True for the source of a known server's, or relay's, frames. */
  isKnown(vlan: number, mac: number): boolean {
    return this.#servers.of(vlan).some(({ offer }) => offer.sender === mac);
  }

  gauges(): TableGauge[] {
    return [this.#servers.gauge, this.#exchanges.gauge];
  }

  /** A known server answers; two known ones may turn out to contradict each other. */
  #hear(known: DhcpServer, dhcp: DhcpFacts, moment: Moment): boolean {
    const other = this.#answererOf(dhcp, moment.tick);
    if (this.#offer.relayIp !== 0 && known.offer.serverIp !== this.#offer.serverIp) {
      // A known relay asks a further server.
      this.#servers.learn(this.#offer, moment.tick);
      return true;
    }
    this.#servers.note(known, this.#offer, moment.tick);
    this.#exchanges.note(dhcp, known.id, moment.tick);
    if (this.#offer.yourIp === 0) return true;
    return this.#settle(other, known, dhcp, moment);
  }

  #meet(servers: readonly DhcpServer[], dhcp: DhcpFacts, moment: Moment): boolean {
    const offer = this.#offer;
    const { tick } = moment;
    const answerer = this.#answererOf(dhcp, tick);
    const owner = answerer ?? servers[0];
    const open = this.#parts.book.find(keyOf(offer));
    const charge = this.#chargeOf(servers, answerer, tick);
    if (open !== undefined || charge !== undefined) {
      this.#accuse(offer, owner?.offer ?? null, charge ?? DhcpCharge.late, dhcp, moment);
      return false;
    }
    const isOther = servers.every((one) => one.offer.serverIp !== offer.serverIp);
    const isPeer = isOther && this.#isSameAsAny(servers);
    if (owner !== undefined && isPeer) this.#tellOfPeer(offer, owner, moment);
    const server = this.#servers.learn(offer, tick);
    if (server === undefined) return false;
    this.#exchanges.note(dhcp, server.id, tick);
    return this.#settle(answerer, server, dhcp, moment);
  }

  /** Why a stranger is no server of this network; a rival for one question is settled later. */
  #chargeOf(
    servers: readonly DhcpServer[],
    answerer: DhcpServer | undefined,
    tick: number,
  ): DhcpCharge | undefined {
    const offer = this.#offer;
    if (this.#isNamed(offer)) return undefined;
    if (!this.#parts.named.isEmpty) return DhcpCharge.unnamed;
    if (this.#isHolder(offer)) return DhcpCharge.holder;
    if (servers.length === 0 || this.#isSameAsAny(servers)) return undefined;
    // Nobody knows which of two is the network's when both are new.
    if (answerer !== undefined && tick - answerer.firstTick <= TOGETHER_TICKS) return undefined;
    const namesake = servers.find((one) => one.offer.serverIp === offer.serverIp);
    // A relay brings the known server's answers to networks of their own.
    if (namesake !== undefined && offer.relayIp !== 0) return undefined;
    if (namesake !== undefined && this.#isAlive(namesake.offer, tick)) return DhcpCharge.double;
    if (tick > this.#learnEnd) return DhcpCharge.late;
    if (answerer !== undefined) return undefined;
    return servers.some((one) => isNearby(one.offer, offer)) ? DhcpCharge.poaching : undefined;
  }

  /** Two servers answered one question. False when the one that answered now is the rogue. */
  #settle(
    before: DhcpServer | undefined,
    now: DhcpServer,
    dhcp: DhcpFacts,
    moment: Moment,
  ): boolean {
    if (before === undefined || before === now) return true;
    if (differenceOf(before.offer, now.offer) === null) return true;
    const [first, later] = before.firstTick <= now.firstTick ? [before, now] : [now, before];
    const isTogether = later.firstTick - first.firstTick <= TOGETHER_TICKS;
    const isOdd = isTogether && isOdder(first.offer, later.offer);
    const isFirst = this.#isHolder(first.offer) || this.#isNamed(later.offer) || isOdd;
    const [rogue, owner] = isFirst ? [first, later] : [later, first];
    if (this.#isNamed(rogue.offer)) return true;
    const isRogueOdder = isTogether && isOdder(rogue.offer, owner.offer);
    const contrary = isRogueOdder ? DhcpCharge.together : DhcpCharge.contrary;
    const charge = this.#isHolder(rogue.offer) ? DhcpCharge.holder : contrary;
    this.#servers.forget(rogue);
    this.#accuse(rogue.offer, owner.offer, charge, dhcp, moment);
    return rogue !== now;
  }

  #answererOf(dhcp: DhcpFacts, tick: number): DhcpServer | undefined {
    const id = this.#exchanges.answererOf(dhcp, tick);
    return id === 0 ? undefined : this.#servers.of(this.#offer.vlan).find((one) => one.id === id);
  }

  #isSameAsAny(servers: readonly DhcpServer[]): boolean {
    return servers.some((one) => differenceOf(one.offer, this.#offer) === null);
  }

  /** Named by hardware address, or by an IP address that no other station is known to serve. */
  #isNamed({ vlan, sender, serverIp, relayIp }: Offer): boolean {
    const { named } = this.#parts;
    if (named.hasMac(sender)) return true;
    if (!named.hasIpv4(serverIp)) return false;
    const namesakes = this.#servers.of(vlan).filter(({ offer }) => offer.serverIp === serverIp);
    return relayIp !== 0 || namesakes.every(({ offer }) => offer.sender === sender);
  }

  #isHolder({ sender }: Offer): boolean {
    return this.#parts.holders.has(macHigh(sender), macLow(sender));
  }

  #isAlive({ sender }: Offer, tick: number): boolean {
    const heard = this.#parts.stations.lastHeard(macHigh(sender), macLow(sender));
    return heard > 0 && tick - heard < ALIVE_TICKS;
  }

  #accuse(
    rogue: Offer,
    known: Offer | null,
    charge: DhcpCharge,
    dhcp: DhcpFacts,
    moment: Moment,
  ): void {
    const { book } = this.#parts;
    const key = keyOf(rogue);
    const before = book.find(key);
    if (before !== undefined) book.again(before, moment);
    const finding = () => rogueFinding(rogue, known, charge);
    const open = before ?? book.open(key, finding(), moment, QUIET_SECONDS);
    const isAck = dhcp.messageType === DhcpMessage.ack && dhcp.yourIp === rogue.yourIp;
    if (isAck) book.addVictim(open, formatIpv4(dhcp.yourIp));
    if (before === undefined) book.announce(open);
  }

  #tellOfPeer(peer: Offer, known: DhcpServer, moment: Moment): void {
    const { book } = this.#parts;
    const key = `dhcp-peer-${formatMac(peer.sender)}`;
    if (moment.tick <= this.#learnEnd || book.find(key) !== undefined) return;
    book.announce(book.open(key, peerFinding(peer, known.offer), moment, QUIET_SECONDS));
  }
}

function keyOf({ sender }: Offer): string {
  return `dhcp-rogue-${formatMac(sender)}`;
}
