import type { Config } from "#config/types.ts";
import { macFromParts } from "#core/mac-address.ts";
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
import { MacFloodRule } from "#l2/mac-flood.ts";
import { NewDeviceRule } from "#l2/new-device.ts";
import { Stations } from "#l2/stations.ts";
import type { AlertEvent, Moment, TableGauge } from "#l2/types.ts";
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
  readonly #book = new AlertBook();
  readonly #bindings = new Bindings();
  readonly #requests: ArpRequests;
  readonly #spoof: ArpSpoofRule;
  readonly #scan: ArpScanRule;
  readonly #storm: ArpStormRule;
  readonly #flood: MacFloodRule;
  readonly #newDevice: NewDeviceRule;
  readonly #claim = createClaim();
  readonly #effect: ArpEffect = { isRequest: false, isUnsolicited: false, isBindingChange: false };
  #nextTick = 0;

  constructor(config: Config["l2"], seed: number) {
    this.stations = new Stations(seed);
    this.#requests = new ArpRequests(seed);
    this.#spoof = new ArpSpoofRule(this.#bindings, this.stations, this.#book);
    this.#scan = new ArpScanRule(this.#book, config.scanTargets);
    this.#storm = new ArpStormRule(this.#book, config.stormPerSecond);
    this.#flood = new MacFloodRule(this.#book, this.stations, config.floodStations);
    this.#newDevice = new NewDeviceRule(this.#book, config.learnSeconds);
  }

  /** Sees every frame with a source address. Hot. */
  frame(packet: Packet, moment: Moment): void {
    if (!this.stations.see(packet, moment.tick)) return;
    if (!this.#flood.see(moment)) this.#newDevice.see(packet, moment);
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
    if (effect.isRequest) this.#request(packet, arp, moment);
    return effect;
  }

  /** Sees a DHCP message: an acknowledged lease is a good reason for an address to move. */
  dhcp(dhcp: DhcpFacts): void {
    if (dhcp.messageType !== DhcpMessage.ack || dhcp.yourIp === 0) return;
    this.#bindings.lease(dhcp.yourIp, macFromParts(dhcp.clientMacHigh, dhcp.clientMacLow));
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
    const { size, limit, evicted } = this.stations.table;
    const bindings = this.#bindings.table;
    return [
      { name: "stations", size, limit, evicted },
      {
        name: "bindings",
        size: bindings.size,
        limit: bindings.limit,
        evicted: bindings.evicted,
      },
      this.#scan.gauge,
      this.#storm.gauge,
      this.#book.gauge,
    ];
  }

  #request(packet: Packet, arp: ArpFacts, moment: Moment): void {
    this.#requests.note(arp, moment.tick);
    const mac = macFromParts(packet.srcMacHigh, packet.srcMacLow);
    const isScanning = this.#scan.see(mac, arp.senderIp, arp.targetIp, moment);
    if (!isScanning && (packet.dstMacHigh & 0x0100) !== 0) this.#storm.see(mac, moment);
  }
}
