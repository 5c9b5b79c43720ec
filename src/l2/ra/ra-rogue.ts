import { formatIpv6 } from "#core/ip-address.ts";
import { formatMac, macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import { type NdpFacts, NdpType, type Packet } from "#decode/types.ts";
import type { AlertCase, Finding } from "#l2/alert-book.ts";
import { ALIVE_TICKS } from "#l2/contest.ts";
import { type Advert, createAdvert, isForged, isLure, matters, readAdvert } from "#l2/ra/advert.ts";
import { NeighbourRoles } from "#l2/ra/neighbour-roles.ts";
import { PrefixesInUse } from "#l2/ra/prefixes-in-use.ts";
import {
  crowdFinding,
  doubleFinding,
  intruderFinding,
  killFinding,
  type RaCase,
  RaCharge,
  secondFinding,
  strangerFinding,
} from "#l2/ra/ra-finding.ts";
import { hasReturnedOften, retire } from "#l2/ra/retirement.ts";
import {
  findByLink,
  findByMac,
  note,
  type Router,
  type RouterNetwork,
  Routers,
  sharesPrefix,
} from "#l2/ra/routers.ts";
import type { RogueParts } from "#l2/rogue-parts.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { isSharedMac } from "#l2/virtual-mac.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Routers advertise at least every 1800 s (RFC 4861 section 6.2.1), commonly every 600 s. */
const QUIET_SECONDS = 1200;
/** A router answers within 0.5 s, but holds back up to 3 s after its last (section 6.2.6). */
const ANSWER_TICKS = 4 * TICKS_PER_SECOND;
/** Multicast advertisements are at least 3 s apart; copies by the mirror port come at once. */
const COPY_TICKS = 2;
const RUSH_TICKS = 2.5 * TICKS_PER_SECOND;
const RUSHES = 4;

/** Names stations that make themselves IPv6 routers, or speak in a router's name. */
export class RaRogueRule {
  readonly routers: Routers;
  readonly #parts: RogueParts;
  readonly #learnEnd: number;
  readonly #advert = createAdvert();
  readonly #inUse: PrefixesInUse;
  readonly #roles: NeighbourRoles;

  constructor(parts: RogueParts) {
    this.#parts = parts;
    this.#learnEnd = parts.learnSeconds * TICKS_PER_SECOND;
    this.routers = new Routers(parts.seed);
    this.#inUse = new PrefixesInUse(parts.seed);
    this.#roles = new NeighbourRoles(parts.seed);
  }

  /** Sees a neighbour discovery message: routers asked for and heard, and addresses in use. */
  see(packet: Packet, ndp: NdpFacts, moment: Moment): void {
    if (ndp.type === NdpType.routerSolicitation) {
      const network = this.routers.networkOf(packet.vlanId);
      network.askedTick = moment.tick;
      network.unansweredTick ||= moment.tick;
      return;
    }
    if (ndp.type === NdpType.neighbourSolicitation || ndp.type === NdpType.neighbourAdvertisement) {
      this.#inUse.note(packet.vlanId, packet.bytes, packet.srcIpOffset, moment.tick);
      this.#roles.see(packet, ndp, moment.tick);
      return;
    }
    const advert = this.#advert;
    if (ndp.type !== NdpType.routerAdvertisement || !readAdvert(packet, ndp, advert)) return;
    const network = this.routers.networkOf(advert.vlan);
    const isCrowd = network.crowd.see(advert, moment.tick);
    const twin = findByLink(network, advert);
    const router = twin ?? findByMac(network, advert);
    const isEstablished = twin !== undefined && twin.firstTick < network.crowd.startTick;
    if (!isEstablished && isCrowd) {
      this.#seeCrowd(network, moment);
      return;
    }
    // Until the flood is over nobody new is judged: its first few are no crowd yet.
    if (!isEstablished && this.#isOpen(network.flood)) return;
    const address = formatIpv6(packet.bytes, packet.srcIpOffset);
    const one: RaCase = { advert, bytes: packet.bytes, address, router: network.routers[0] };
    if (router === undefined) this.#meet(one, network, moment);
    else if (twin === undefined) this.routers.learn(advert, address, moment.tick);
    else if (twin.sender === advert.sender && twin.nextHop === advert.nextHop) {
      this.#hear(one, twin, network, moment);
    } else this.#meetDouble(one, twin, network, moment);
  }

  /** True for the source of a known router's frames. */
  isKnown(vlan: number, mac: number): boolean {
    return this.routers.networkOf(vlan).routers.some(({ sender }) => sender === mac);
  }

  gauges(): TableGauge[] {
    return [this.routers.gauge, this.#inUse.gauge, this.#roles.gauge];
  }

  #isOpen(one: AlertCase | undefined): boolean {
    return one !== undefined && this.#parts.book.find(one.key) === one;
  }

  /** A router that nobody knows. */
  #meet(one: RaCase, network: RouterNetwork, moment: Moment): void {
    const { advert, address } = one;
    const { named, holders } = this.#parts;
    const isNamed = named.hasMac(advert.sender) || named.hasIpv6(address);
    const charge = isNamed ? undefined : this.#chargeOf(one, network, moment);
    const isHolder = holders.has(macHigh(advert.sender), macLow(advert.sender));
    if (isForged(advert) && !isNamed) {
      this.#accuse(network, advert.sender, () => strangerFinding(one, RaCharge.forged), moment);
      return;
    }
    // Border routers of a home's sensors come and go, and route nothing but their own.
    if (!matters(advert) && !isNamed) return;
    const worst = isHolder && !isNamed && named.isEmpty ? RaCharge.holder : charge;
    if (worst !== undefined) {
      this.#accuse(network, advert.sender, () => strangerFinding(one, worst), moment);
      return;
    }
    const isOdd =
      network.routers.length > 0 && !network.routers.some((known) => sharesPrefix(known, advert));
    const intruder = isOdd ? this.#intruderBefore(advert, network) : undefined;
    if (intruder !== undefined) {
      this.routers.forget(network, intruder);
      this.#accuse(network, intruder.sender, () => intruderFinding(one, intruder), moment);
    } else if (isOdd && !isNamed) this.#tellOfSecond(one, moment);
    this.routers.learn(advert, address, moment.tick);
    noteAnswer(network, moment.tick);
  }

  /** A router that came first though stations already used the newcomer's prefix, not its own. */
  #intruderBefore(advert: Advert, { routers }: RouterNetwork): Router | undefined {
    const [first, ...others] = routers;
    if (first === undefined || others.length > 0 || !this.#parts.named.isEmpty) return undefined;
    const { vlan, prefixes, prefixCount } = advert;
    const since = first.firstTick;
    if (!this.#inUse.hasBefore(vlan, prefixes, prefixCount, since)) return undefined;
    const wasUsed = this.#inUse.hasBefore(vlan, first.prefixes, first.prefixCount, since);
    return wasUsed || first.prefixCount === 0 ? undefined : first;
  }

  #chargeOf({ advert }: RaCase, network: RouterNetwork, moment: Moment): RaCharge | undefined {
    const { tick } = moment;
    const { routers, rollCallTick, unansweredTick } = network;
    if (!this.#parts.named.isEmpty) return RaCharge.unnamed;
    if (isLure(advert)) return RaCharge.lure;
    const isLate = tick > this.#learnEnd;
    const isOverdue = (since: number) => since > 0 && tick - since > ANSWER_TICKS;
    if (routers.length === 0) {
      if (isLate && isOverdue(unansweredTick)) return RaCharge.unasked;
      return this.#displaces(advert, moment);
    }
    if (isLate) return RaCharge.late;
    if (isOverdue(rollCallTick)) return RaCharge.silent;
    if (routers.every(({ rank }) => advert.rank > rank)) return RaCharge.preferred;
    return this.#displaces(advert, moment);
  }

  /** A newcomer is not the router that the stations have been using. */
  #displaces(advert: Advert, moment: Moment): RaCharge | undefined {
    const { vlan, sender, lifetimeSeconds, prefixes, prefixCount, rank } = advert;
    const roles = this.#roles;
    if (lifetimeSeconds === 0 || roles.isRouter(vlan, sender)) return undefined;
    const others = roles.routersBeside(vlan, sender);
    if (!others.some((mac) => this.#isAlive(mac, moment))) return undefined;
    if (roles.isHost(vlan, sender)) return RaCharge.host;
    if (prefixCount === 0) return rank > 0 ? RaCharge.foreign : undefined;
    const isUsed = this.#inUse.hasBefore(vlan, prefixes, prefixCount, moment.tick);
    const isForeign = !isUsed && this.#inUse.hasAlike(vlan, prefixes, prefixCount);
    return isForeign ? RaCharge.foreign : undefined;
  }

  /** A known router, with all its addresses. */
  #hear(one: RaCase, router: Router, network: RouterNetwork, moment: Moment): void {
    const { advert } = one;
    const { tick } = moment;
    noteAnswer(network, tick);
    const gapTicks = tick - router.lastTick;
    if (advert.isMulticast && gapTicks >= COPY_TICKS && gapTicks < RUSH_TICKS) router.rushes++;
    if (retire(router, advert, tick)) return;
    if (hasReturnedOften(router, advert, tick)) {
      this.#accuseFor(
        network,
        `ra-rogue-${router.address}`,
        () => killFinding(router, advert),
        moment,
      );
    }
    note(router, advert, tick);
    if (router.rushes < RUSHES || router === network.routers[0]) return;
    if (router.firstTick > this.#learnEnd || !this.#parts.named.isEmpty) return;
    this.routers.forget(network, router);
    this.#accuse(network, advert.sender, () => strangerFinding(one, RaCharge.rushing), moment);
  }

  /** A known router's address, sent by or pointing to another station. */
  #meetDouble(one: RaCase, router: Router, network: RouterNetwork, moment: Moment): void {
    const { advert } = one;
    const { sender } = router;
    const impostor = advert.sender === sender ? advert.nextHop : advert.sender;
    if ([sender, advert.sender, advert.nextHop].some(isSharedMac)) {
      move(router, one);
      this.#hear(one, router, network, moment);
    } else if (router.formerSender === advert.sender) {
      // The old hardware is back: the one that took its place was no replacement.
      const usurper = sender;
      move(router, one);
      router.formerSender = -1;
      this.#accuse(network, usurper, () => doubleFinding(one, router, usurper), moment);
    } else if (this.#isAlive(sender, moment)) {
      this.#accuse(network, impostor, () => doubleFinding(one, router, impostor), moment);
    } else {
      router.formerSender = sender;
      move(router, one);
      this.#hear(one, router, network, moment);
    }
  }

  #isAlive(mac: MacAddress, moment: Moment): boolean {
    const heard = this.#parts.stations.lastHeard(macHigh(mac), macLow(mac));
    return heard > 0 && moment.tick - heard < ALIVE_TICKS;
  }

  /** Too many routers to be true: one alert for all of them, which the first may have opened. */
  #seeCrowd(network: RouterNetwork, moment: Moment): void {
    const { book } = this.#parts;
    const { crowd, flood } = network;
    const { vlan } = this.#advert;
    this.routers.forgetSince(vlan, crowd.startTick);
    if (flood !== undefined && this.#isOpen(flood)) {
      book.again(flood, moment);
      return;
    }
    const finding = crowdFinding(crowd, this.#advert);
    const latest = this.#latestOf(network);
    if (latest !== undefined) {
      network.flood = latest;
      book.again(latest, moment);
      book.restate(latest, finding, moment);
      return;
    }
    const opened = book.open(`ra-rogue-flood-${vlan}`, finding, moment, QUIET_SECONDS);
    opened.count = crowd.routers;
    network.flood = opened;
    book.announce(opened);
  }

  /** The alert that opened in the seconds over which routers are counted, if it still is. */
  #latestOf({ latest, latestTick, crowd }: RouterNetwork): AlertCase | undefined {
    return this.#isOpen(latest) && latestTick >= crowd.startTick ? latest : undefined;
  }

  #accuse(network: RouterNetwork, mac: MacAddress, finding: () => Finding, moment: Moment): void {
    this.#accuseFor(network, `ra-rogue-${formatMac(mac)}`, finding, moment);
  }

  /** Opens an alert, or counts into the one that is open; strangers at once are one attack. */
  #accuseFor(network: RouterNetwork, key: string, finding: () => Finding, moment: Moment): void {
    const { book } = this.#parts;
    const into = book.find(key) ?? this.#latestOf(network);
    if (into !== undefined) {
      book.again(into, moment);
      return;
    }
    network.latest = book.open(key, finding(), moment, QUIET_SECONDS);
    network.latestTick = moment.tick;
    book.announce(network.latest);
  }

  #tellOfSecond(one: RaCase, moment: Moment): void {
    const { book } = this.#parts;
    const key = `ra-second-${one.advert.vlan}`;
    if (book.find(key) !== undefined) return;
    book.announce(book.open(key, secondFinding(one), moment, QUIET_SECONDS));
  }
}

/** A known router speaks: hosts that asked shortly before have their answer. */
function noteAnswer(network: RouterNetwork, tick: number): void {
  const { askedTick } = network;
  if (askedTick > 0 && tick - askedTick <= ANSWER_TICKS) network.rollCallTick = askedTick;
  network.unansweredTick = 0;
}

/** The router goes on with this advertisement's hardware. */
function move(router: Router, { advert }: RaCase): void {
  router.sender = advert.sender;
  router.nextHop = advert.nextHop;
}
