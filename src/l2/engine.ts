import type { Config } from "#config/types.ts";
import { isGroupMac, macFromParts } from "#core/mac-address.ts";
import {
  type ArpFacts,
  ArpOperation,
  type DhcpFacts,
  DhcpMessage,
  type Packet,
} from "#decode/types.ts";
import { AlertBook } from "#l2/alert-book.ts";
import { ArpRequests } from "#l2/arp-requests.ts";
import { ArpScanRule } from "#l2/arp-scan.ts";
import { ArpSpoofRule } from "#l2/arp-spoof.ts";
import { ArpStormRule } from "#l2/arp-storm.ts";
import { Bindings } from "#l2/bindings.ts";
import { createClaim, readClaim } from "#l2/claim.ts";
import { gaugeOf } from "#l2/gauge.ts";
import { Leases } from "#l2/leases.ts";
import { MacFloodRule } from "#l2/mac-flood.ts";
import { NewDeviceRule } from "#l2/new-device.ts";
import { Pins } from "#l2/pins.ts";
import { Stations } from "#l2/stations.ts";
import type { AlertEvent, Moment, TableGauge, TrustedBinding } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** What an ARP message was, for the window's counts. */
export interface ArpEffect {
  isRequest: boolean;
  isUnsolicited: boolean;
  isBindingChange: boolean;
}

/** The layer-2 guard: facts in, alerts out. Pure and bounded; time comes with the frames. */
export class Layer2Engine {
  readonly stations: Stations;
  readonly #book: AlertBook;
  readonly #bindings: Bindings;
  readonly #leases = new Leases();
  readonly #pins: Pins;
  readonly #requests: ArpRequests;
  readonly #spoof: ArpSpoofRule;
  readonly #scan: ArpScanRule;
  readonly #storm: ArpStormRule;
  readonly #flood: MacFloodRule;
  readonly #newDevice: NewDeviceRule;
  readonly #claim = createClaim();
  readonly #effect: ArpEffect = { isRequest: false, isUnsolicited: false, isBindingChange: false };
  #nextTick = 0;

  /** @param hear is told of each alert step at once; `drain` hands them all on later */
  constructor(config: Config["l2"], seed: number, hear?: (step: AlertEvent) => void) {
    this.#book = new AlertBook(hear);
    this.stations = new Stations(seed);
    this.#pins = new Pins(config);
    this.#bindings = new Bindings(seed);
    this.#requests = new ArpRequests(seed);
    this.#spoof = new ArpSpoofRule({
      bindings: this.#bindings,
      leases: this.#leases,
      stations: this.stations,
      book: this.#book,
    });
    this.#scan = new ArpScanRule(this.#book, config.scanTargets, seed);
    this.#storm = new ArpStormRule(this.#book, config.stormPerSecond, seed);
    this.#flood = new MacFloodRule(this.#book, this.stations, config.floodStations);
    this.#newDevice = new NewDeviceRule(this.#book, config.learnSeconds);
  }

  /** Sees every frame with a source address. Hot. */
  frame(packet: Packet, moment: Moment): void {
    if (!this.stations.see(packet, moment.tick)) return;
    if (this.#flood.see(moment)) this.#newDevice.learnAgain(moment.tick);
    else this.#newDevice.see(packet, moment);
  }

  /** Sees an ARP message. The effect is reused: read it before the next call. */
  arp(packet: Packet, arp: ArpFacts, moment: Moment): Readonly<ArpEffect> {
    const effect = this.#effect;
    const claim = this.#claim;
    effect.isRequest = arp.operation === ArpOperation.request;
    const wasAsked = !effect.isRequest && this.#requests.answer(arp, moment.tick);
    effect.isUnsolicited = arp.operation === ArpOperation.reply && !wasAsked;
    effect.isBindingChange =
      readClaim(packet, arp, wasAsked, claim) && this.#spoof.see(claim, moment);
    if (effect.isRequest) this.#requests.note(arp, moment.tick);
    this.#watchRate(packet, arp, moment);
    return effect;
  }

  /** Sees a DHCP message: an acknowledged lease is a good reason for an address to move. */
  dhcp(dhcp: DhcpFacts, moment: Moment): void {
    if (dhcp.messageType !== DhcpMessage.ack || dhcp.yourIp === 0) return;
    const mac = macFromParts(dhcp.clientMacHigh, dhcp.clientMacLow);
    this.#leases.note(dhcp.yourIp, mac, dhcp.leaseSeconds, moment.tick);
  }

  /** From now on these owners are sure, besides those that the configuration names. */
  trust(pins: readonly TrustedBinding[]): void {
    this.#pins.replace(pins);
  }

  /** Lets time pass: alerts are updated and closed. Cheap when less than a second went by. */
  tick(tick: number): void {
    if (tick < this.#nextTick) return;
    this.#nextTick = tick + TICKS_PER_SECOND;
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
      gaugeOf("ARP requests", this.#requests.table),
      ...this.#bindings.gauges(),
      this.#leases.gauge,
      this.#pins.gauge,
      this.#spoof.gauge,
      this.#scan.gauge,
      this.#storm.gauge,
      this.#newDevice.gauge,
      this.#book.gauge,
    ];
  }

  /** Looks for scans and storms. An announcement looks for nobody. */
  #watchRate(packet: Packet, arp: ArpFacts, moment: Moment): void {
    const { senderIp, targetIp } = arp;
    const mac = macFromParts(packet.srcMacHigh, packet.srcMacLow);
    if (arp.operation === ArpOperation.request && senderIp !== targetIp) {
      const ownIp = this.#bindings.ownerOf(senderIp, packet.vlanId) === mac ? senderIp : null;
      if (this.#scan.see(mac, ownIp, targetIp, moment)) return;
    }
    if (isGroupMac(packet.dstMacHigh)) this.#storm.see(mac, targetIp, moment);
  }
}
