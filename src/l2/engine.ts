import type { Config } from "#config/types.ts";
import { isGroupMac, macFromParts } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import {
  type ArpFacts,
  ArpOperation,
  type CommonFrames,
  type Dhcp6Facts,
  type DhcpFacts,
  type NdpFacts,
  type Packet,
  type RouterGroupFacts,
} from "#decode/types.ts";
import { AddressRules } from "#l2/address-rules.ts";
import { AlertBook } from "#l2/alert-book.ts";
import { ArpScanRule } from "#l2/arp-scan.ts";
import { ArpStormRule } from "#l2/arp-storm.ts";
import { gaugeOf } from "#l2/gauge.ts";
import { Leases } from "#l2/leases.ts";
import { MacFloodRule } from "#l2/mac-flood.ts";
import { type ArpEffect, NeighbourGuard } from "#l2/neighbour-guard.ts";
import { NewDeviceRule } from "#l2/new-device.ts";
import { Pins } from "#l2/pins.ts";
import { Stations } from "#l2/stations.ts";
import { TrafficRules } from "#l2/traffic/traffic-rules.ts";
import type { AlertEvent, Moment, TableGauge, TrustedBinding } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** The layer-2 guard: facts in, alerts out. Pure and bounded; time comes with the frames. */
export class Layer2Engine {
  readonly stations: Stations;
  readonly #book: AlertBook;
  readonly #leases = new Leases();
  readonly #pins: Pins;
  readonly #neighbours: NeighbourGuard;
  readonly #scan: ArpScanRule;
  readonly #storm: ArpStormRule;
  readonly #flood: MacFloodRule;
  readonly #newDevice: NewDeviceRule;
  readonly #traffic: TrafficRules;
  readonly #seed: number;
  readonly #frames: CommonFrames;
  readonly #addresses: AddressRules;
  #nextTick = 0;
  /** Of the last look at waiting frames. */
  #news = 0;

  /**
   * @param frames that will wait to be looked at together
   * @param hear is told of each alert step at once; `drain` hands them all on later
   */
  constructor(
    config: Config["l2"],
    seed: number,
    frames: CommonFrames,
    hear?: (step: AlertEvent) => void,
  ) {
    this.#seed = seed;
    this.#frames = frames;
    this.#book = new AlertBook(hear);
    this.stations = new Stations(seed, frames);
    this.#pins = new Pins(config);
    this.#neighbours = new NeighbourGuard(
      { book: this.#book, stations: this.stations, leases: this.#leases, pins: this.#pins },
      seed,
    );
    this.#scan = new ArpScanRule(this.#book, config.scanTargets, seed);
    this.#storm = new ArpStormRule(this.#book, config.stormPerSecond, seed);
    this.#flood = new MacFloodRule(this.#book, this.stations, config.floodStations);
    this.#newDevice = new NewDeviceRule(this.#book, config.learnSeconds);
    this.#traffic = new TrafficRules(this.#book, config, seed, frames);
    const parts = { book: this.#book, stations: this.stations, leases: this.#leases };
    this.#addresses = new AddressRules(parts, config, seed);
  }

  /** Stations known from before the start are no news when they come back. */
  remember(macs: readonly MacAddress[]): void {
    this.#newDevice.remember(macs, this.#seed);
  }

  /**
   * Marks the waiting frames that `frame` has to see; the others it has seen. Hot.
   * @returns more than 0 when any is marked
   */
  look(tick: number): number {
    this.#news = this.#traffic.news + this.#neighbours.news;
    const marked = this.#traffic.look(tick) + this.#neighbours.look(this.#frames, tick);
    return marked + this.stations.look(tick);
  }

  /** Marks those behind the packet that was just seen which it has made worth a look. */
  lookAgain(tick: number): void {
    const news = this.#traffic.news + this.#neighbours.news;
    if (news === this.#news) return;
    this.#news = news;
    this.#traffic.look(tick);
    this.#neighbours.look(this.#frames, tick);
  }

  /** Sees a frame. Hot. */
  frame(packet: Packet, moment: Moment): void {
    this.#traffic.see(packet, moment);
    if (packet.ipVersion !== 0) this.#neighbours.packet(packet, moment);
    if (!this.stations.see(packet, moment.tick)) return;
    if (this.#flood.see(moment)) this.#newDevice.learnAgain(moment.tick);
    else this.#newDevice.see(packet, moment);
  }

  /** Sees an ARP message. The effect is reused: read it before the next call. */
  arp(packet: Packet, arp: ArpFacts, moment: Moment): Readonly<ArpEffect> {
    const effect = this.#neighbours.arp(packet, arp, moment);
    this.#watchRate(packet, arp, moment);
    return effect;
  }

  /** Sees a message of neighbour discovery. */
  ndp(packet: Packet, ndp: NdpFacts, moment: Moment): void {
    this.#neighbours.ndp(packet, ndp, moment);
    this.#addresses.ndp(packet, ndp, moment);
  }

  /** Sees a hello of a router group. */
  routerGroup(packet: Packet, facts: RouterGroupFacts, moment: Moment): void {
    this.#neighbours.routerGroup(packet, facts, moment);
  }

  dhcp(packet: Packet, dhcp: DhcpFacts, moment: Moment): void {
    this.#addresses.dhcp(packet, dhcp, moment);
  }

  dhcp6(packet: Packet, dhcp: Dhcp6Facts, moment: Moment): void {
    this.#addresses.dhcp6(packet, dhcp, moment);
  }

  /** From now on these owners are sure, besides those that the configuration names. */
  trust(pins: readonly TrustedBinding[]): void {
    this.#pins.replace(pins);
  }

  /** Lets time pass: alerts are updated and closed. Cheap when less than a second went by. */
  tick(tick: number): void {
    if (tick < this.#nextTick) return;
    this.#nextTick = tick + TICKS_PER_SECOND;
    this.#traffic.tick(tick);
    this.#addresses.tick(tick);
    this.#book.tick(tick);
  }

  /** The frames have ended: what is open closes. */
  finish(): void {
    this.#book.finish();
  }

  /** Alert steps since the last call, in order. */
  drain(): AlertEvent[] {
    return this.#book.drain();
  }

  gauges(): TableGauge[] {
    return [
      gaugeOf("stations", this.stations.table),
      ...this.#neighbours.gauges(),
      this.#leases.gauge,
      this.#pins.gauge,
      ...this.#scan.gauges(),
      this.#storm.gauge,
      this.#newDevice.gauge,
      ...this.#traffic.gauges(),
      ...this.#addresses.gauges(),
      this.#book.gauge,
    ];
  }

  /** Looks for scans and storms. An announcement looks for nobody. */
  #watchRate(packet: Packet, arp: ArpFacts, moment: Moment): void {
    const { senderIp, targetIp } = arp;
    const mac = macFromParts(packet.srcMacHigh, packet.srcMacLow);
    const asks = arp.operation === ArpOperation.request && senderIp !== targetIp;
    if (asks && !this.#addresses.isServer(packet.vlanId, mac)) {
      const { bindings } = this.#neighbours.arpGuard;
      const ownIp = bindings.ownerOf(senderIp, packet.vlanId) === mac ? senderIp : null;
      const isKnown = bindings.ownerOf(targetIp, packet.vlanId) !== 0;
      const isRouter = this.#neighbours.isRouter(mac);
      if (this.#scan.see({ mac, ownIp, targetIp, isRouter, isKnown }, moment)) return;
    }
    if (arp.operation === ArpOperation.reply) {
      this.#scan.answered(macFromParts(packet.dstMacHigh, packet.dstMacLow), senderIp);
    }
    if (isGroupMac(packet.dstMacHigh)) this.#storm.see(mac, targetIp, moment);
  }
}
