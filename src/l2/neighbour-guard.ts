import { macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import {
  type ArpFacts,
  ArpOperation,
  type CommonFrames,
  type NdpFacts,
  NdpType,
  type Packet,
  type RouterGroupFacts,
} from "#decode/types.ts";
import { AddressGuard, isOwn } from "#l2/address-guard.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import type { Bindings } from "#l2/bindings.ts";
import { createClaim, readClaim } from "#l2/claim.ts";
import { ALIVE_TICKS } from "#l2/contest.ts";
import { arpFamily, ndpFamily } from "#l2/family.ts";
import { Ipv6Names } from "#l2/ipv6-names.ts";
import type { Leases } from "#l2/leases.ts";
import { MoveNews } from "#l2/moves.ts";
import { questionOf, readNdpClaim } from "#l2/ndp-claim.ts";
import { NextHops } from "#l2/next-hops.ts";
import type { Pins } from "#l2/pins.ts";
import { RelayWatch } from "#l2/relay.ts";
import { RouterGroups } from "#l2/router-groups.ts";
import type { Stations } from "#l2/stations.ts";
import type { Cause, Moment, TableGauge } from "#l2/types.ts";
import { isSharedMac } from "#l2/virtual-mac.ts";

/** What an ARP message was, for the window's counts. */
export interface ArpEffect {
  isRequest: boolean;
  isUnsolicited: boolean;
  isBindingChange: boolean;
}

/** What the guard of addresses needs of the engine. */
export interface NeighbourSenses {
  readonly book: AlertBook;
  readonly stations: Stations;
  readonly leases: Leases;
  readonly pins: Pins;
}

/**
 * Joins what ARP, NDP, router groups, DHCP leases and IP traffic say of who holds which address,
 * and proves interception on the traffic itself.
 */
export class NeighbourGuard {
  readonly arpGuard: AddressGuard;
  readonly #ndpGuard: AddressGuard;
  readonly #senses: NeighbourSenses;
  readonly #moves: MoveNews;
  readonly #groups: RouterGroups;
  readonly #hops: NextHops;
  readonly #relays: RelayWatch;
  readonly #names: Ipv6Names;
  readonly #claim = createClaim();
  readonly #effect: ArpEffect = { isRequest: false, isUnsolicited: false, isBindingChange: false };

  constructor(senses: NeighbourSenses, seed: number) {
    const { book, stations, pins } = senses;
    this.#senses = senses;
    this.#moves = new MoveNews(book, seed);
    this.#groups = new RouterGroups(this.#moves, seed);
    this.#hops = new NextHops(seed);
    this.#relays = new RelayWatch(seed);
    this.#names = new Ipv6Names(seed);
    const shared = {
      book,
      stations,
      hops: this.#hops,
      relays: this.#relays,
      moves: this.#moves,
      reasonOf: (ip: number, mac: MacAddress, tick: number, isOpen: boolean) =>
        this.#reasonOf(ip, mac, tick, isOpen),
    };
    this.arpGuard = new AddressGuard(arpFamily(pins), shared, seed);
    const reasonOf6 = (ip: number, mac: MacAddress, tick: number, isOpen: boolean) =>
      this.#reasonOf6(ip, mac, tick, isOpen);
    const shared6 = { ...shared, reasonOf: reasonOf6 };
    this.#ndpGuard = new AddressGuard(ndpFamily(pins, this.#names), shared6, seed);
  }

  /** Sees an IP packet. Hot: a few a tick are looked at, and those of suspects. */
  packet(packet: Packet, moment: Moment): void {
    const { tick } = moment;
    const passed = this.#relays.see(packet, tick);
    if (passed !== undefined) {
      const isV4 = packet.ipVersion === 4;
      const guard = isV4 ? this.arpGuard : this.#ndpGuard;
      guard.passedOn(packet, passed, this.#addressesOf(packet, tick), moment);
    }
    if (!this.#hops.wants(packet, tick) || isOwn(this.arpGuard.bindings, packet)) return;
    const detour = this.#hops.see(packet, tick);
    if (detour !== undefined) this.arpGuard.detour(packet, detour, moment);
  }

  /** Marks the frames that `packet` has to see. */
  look(frames: CommonFrames, tick: number): number {
    return this.#relays.look(frames) + this.#hops.look(frames, tick);
  }

  /** Counts up when `look` has more to mark than before. */
  get news(): number {
    return this.#relays.news;
  }

  /** Sees an ARP message. The effect is reused: read it before the next call. */
  arp(packet: Packet, arp: ArpFacts, moment: Moment): Readonly<ArpEffect> {
    const effect = this.#effect;
    const guard = this.arpGuard;
    effect.isRequest = arp.operation === ArpOperation.request;
    const wasAsked = !effect.isRequest && guard.requests.answer(arp, moment.tick);
    effect.isUnsolicited = arp.operation === ArpOperation.reply && !wasAsked;
    const isClaim = readClaim(packet, arp, wasAsked, this.#claim);
    effect.isBindingChange = isClaim && guard.see(this.#claim, moment);
    if (effect.isRequest) guard.requests.note(arp, moment.tick);
    return effect;
  }

  /** Sees a neighbour solicitation or advertisement (RFC 4861). */
  ndp(packet: Packet, ndp: NdpFacts, moment: Moment): void {
    const isAsking = ndp.type === NdpType.neighbourSolicitation;
    if (!isAsking && ndp.type !== NdpType.neighbourAdvertisement) return;
    const guard = this.#ndpGuard;
    const question = questionOf(packet, ndp, this.#names, moment.tick);
    const wasAsked =
      !isAsking &&
      guard.requests.answer(
        { senderIp: question.targetIp, targetIp: question.senderIp },
        moment.tick,
      );
    if (readNdpClaim(packet, ndp, question, wasAsked, this.#claim)) guard.see(this.#claim, moment);
    if (isAsking) guard.requests.note(question, moment.tick);
  }

  /** True for a station that passes packets of others on. */
  isRouter(mac: MacAddress): boolean {
    return this.#hops.routerSince(macHigh(mac), macLow(mac)) !== 0;
  }

  /** Sees a hello of a router group. */
  routerGroup(packet: Packet, facts: RouterGroupFacts, moment: Moment): void {
    this.#groups.see(packet, facts, moment);
  }

  gauges(): TableGauge[] {
    return [
      ...this.arpGuard.gauges(),
      ...this.#ndpGuard.gauges(),
      this.#names.gauge,
      ...this.#groups.gauges(),
      ...this.#hops.gauges(),
      ...this.#relays.gauges(),
      this.#moves.gauge,
    ];
  }

  /** A lease, a router group, or an address that routers share on purpose. */
  #reasonOf(ip: number, mac: MacAddress, tick: number, isOpen: boolean): Cause | null {
    const { bindings } = this.arpGuard;
    const leased = this.#senses.leases.heldSince(ip, mac, tick);
    // One who goes on as the owner after the lease has not given the address up.
    const isKept = bindings.ownerOf(ip, 0) !== mac && bindings.lastClaimOf(ip, 0) > leased;
    if (leased > 0 && !isKept) return "lease";
    if (isOpen && isSharedMac(mac)) return "fail-over";
    const isMember = this.#groups.isMember(ip, mac) || isSharedMac(mac);
    return isMember && this.#isShared(bindings, ip, mac, tick) ? "fail-over" : null;
  }

  /** A shared hardware address, of routers that advertise it by other means than we read. */
  #reasonOf6(ip: number, mac: MacAddress, tick: number, isOpen: boolean): Cause | null {
    if (!isSharedMac(mac)) return null;
    const isGroup = isOpen || this.#isShared(this.#ndpGuard.bindings, ip, mac, tick);
    return isGroup ? "fail-over" : null;
  }

  /**
   * A hello, and a hardware address out of the shared ones, cost a thief nothing: they do not make
   * a group of what one live station holds.
   */
  #isShared(bindings: Bindings, ip: number, mac: MacAddress, tick: number): boolean {
    const owner = bindings.ownerOf(ip, 0);
    if (owner === 0 || owner === mac || this.#groups.isMember(ip, owner)) return true;
    if (isSharedMac(owner)) return true;
    const heard = this.#senses.stations.lastHeard(macHigh(owner), macLow(owner));
    return heard === 0 || tick - heard > ALIVE_TICKS;
  }

  #addressesOf(packet: Packet, tick: number): { src: number; dst: number } {
    if (packet.ipVersion === 4) return { src: packet.srcIp, dst: packet.dstIp };
    const { bytes, srcIpOffset, dstIpOffset } = packet;
    return {
      src: this.#names.numberOf(bytes, srcIpOffset, tick),
      dst: this.#names.numberOf(bytes, dstIpOffset, tick),
    };
  }
}
