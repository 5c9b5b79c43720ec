import { macFromParts } from "#core/mac-address.ts";
import type { MacAddress, Micros } from "#core/units.ts";
import { type DhcpFacts, DhcpMessage, type Packet } from "#decode/types.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { MARK_TEXTS } from "#l2/dhcp/client-marks.ts";
import { Clients } from "#l2/dhcp/clients.ts";
import { Newcomers } from "#l2/dhcp/newcomers.ts";
import { starvationFinding } from "#l2/dhcp/starvation-finding.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const KEY = "dhcp-starvation";
/** A program that starves a server slowly takes a rest now and then. */
const QUIET_SECONDS = 600;
/** Made-up clients count over this span. */
const SPAN_TICKS = 600 * TICKS_PER_SECOND;
/** Of the clients that had time to be heard of, so many were not. */
const SILENT_SHARE = 0.9;

/**
 * Names a flood of made-up clients that take all addresses of a DHCP server. Clients that come
 * back together after a power cut are real: each sends from its own address, asks until it is
 * answered, and then speaks.
 */
export class StarvationRule {
  readonly #book: AlertBook;
  readonly #stations: Stations;
  readonly #threshold: number;
  readonly #clients: Clients;
  readonly #newcomers = new Newcomers();
  /** Ticks of the latest made-up clients, a ring as long as the threshold. */
  readonly #madeUp: Int32Array;
  #madeUpCount = 0;
  readonly #marks = new Int32Array(MARK_TEXTS.length);
  /** The one sender of all of them, 0 before the first, -1 once there are several. */
  #source = 0;
  #given = 0;
  #refused = 0;
  #lastTick = 0;
  #nextJudgeTick = 0;
  readonly #last: Moment = { at: 0 as Micros, tick: 0, frame: 0 };

  /** @param threshold clients that make a flood */
  constructor(book: AlertBook, stations: Stations, threshold: number, seed: number) {
    this.#book = book;
    this.#stations = stations;
    this.#threshold = threshold;
    this.#clients = new Clients(seed);
    this.#madeUp = new Int32Array(threshold);
  }

  /** Sees a client's message. A relay speaks for clients of other networks: those pass. */
  see(packet: Packet, dhcp: DhcpFacts, moment: Moment): void {
    if (dhcp.relayIp !== 0) return;
    const { tick } = moment;
    Object.assign(this.#last, moment);
    this.#clients.see(packet, dhcp, tick);
    if (!this.#clients.isNew) return;
    const { marks, keyHigh, keyLow } = this.#clients;
    const open = this.#book.find(KEY);
    if (open !== undefined) this.#book.again(open, moment);
    if (marks === 0) {
      this.#newcomers.add(keyHigh, keyLow, tick);
      return;
    }
    const isFlood = this.#noteMadeUp(packet, marks, tick);
    if (open === undefined && isFlood) this.#accuse(this.#madeUp.length, true, moment);
  }

  /** Sees what a server answers: how near its end the pool is. */
  seeAnswer(dhcp: DhcpFacts): void {
    if (dhcp.messageType === DhcpMessage.ack) this.#given++;
    else if (dhcp.messageType === DhcpMessage.nak) this.#refused++;
  }

  /** Judges the clients that had time to speak. Call about once a second. */
  tick(tick: number): void {
    if (tick < this.#nextJudgeTick) return;
    this.#nextJudgeTick = tick + TICKS_PER_SECOND;
    if (this.#newcomers.isFewerThan(this.#threshold, tick)) return;
    if (this.#book.find(KEY) !== undefined) return;
    const { judged, silent } = this.#newcomers.fates(this.#clients, this.#stations, tick);
    if (silent < this.#threshold || silent < judged * SILENT_SHARE) return;
    this.#last.tick = tick;
    this.#accuse(silent, false, this.#last);
  }

  gauges(): TableGauge[] {
    return this.#clients.gauges();
  }

  /** True when the latest of them, as many as make a flood, came within the span. */
  #noteMadeUp(packet: Packet, marks: number, tick: number): boolean {
    if (tick - this.#lastTick > SPAN_TICKS) this.#reset();
    this.#lastTick = tick;
    MARK_TEXTS.forEach(([mark], index) => {
      if ((marks & mark) !== 0) (this.#marks[index] as number)++;
    });
    const source = macFromParts(packet.srcMacHigh, packet.srcMacLow);
    if (this.#source === 0) this.#source = source;
    else if (this.#source !== source) this.#source = -1;
    const oldest = this.#madeUpCount % this.#threshold;
    const isFull = this.#madeUpCount >= this.#threshold - 1;
    this.#madeUp[oldest] = tick;
    this.#madeUpCount++;
    const first = this.#madeUp[this.#madeUpCount % this.#threshold] as number;
    return isFull && tick - first <= SPAN_TICKS;
  }

  #reset(): void {
    this.#marks.fill(0);
    this.#source = 0;
    this.#given = 0;
    this.#refused = 0;
  }

  #accuse(count: number, isMadeUp: boolean, moment: Moment): void {
    const first = this.#madeUp[this.#madeUpCount % this.#threshold] as number;
    const source = isMadeUp && this.#source > 0 ? (this.#source as MacAddress) : null;
    const finding = starvationFinding({
      count,
      seconds: isMadeUp ? Math.max(1, Math.round((moment.tick - first) / TICKS_PER_SECOND)) : 60,
      marks: isMadeUp ? this.#marks : null,
      source,
      given: this.#given,
      refused: this.#refused,
    });
    const opened = this.#book.open(KEY, finding, moment, QUIET_SECONDS);
    opened.count = count;
    this.#book.announce(opened);
  }
}
