import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { ArpSweeps } from "#l2/arp-sweeps.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SPAN_SECONDS = 10;
const LONG_SPAN_SECONDS = 600;
const QUIET_SECONDS = 60;
const NETWORK_24 = 0xffffff00;
/** While an alert is open, this part of the addresses that opened it keeps it so. */
const GOES_ON_SHARE = 0.25;
/** This part of the addresses that make a scan must have no station, or not answer yet. */
const VAIN_SHARE = 0.5;
/** A slow scan goes from one address to the next, for this part of those that make one. */
const RUN_SHARE = 0.5;

/** One question of a station. */
export interface Question {
  readonly mac: MacAddress;
  /** The address it asks from, when that is surely its own, or null. */
  readonly ownIp: number | null;
  readonly targetIp: number;
  /** It passes packets on: then it asks for whatever anybody sends to. */
  readonly isRouter: boolean;
  /** A station is known at the address that it asks for. */
  readonly isKnown: boolean;
}

/**
 * Names a station that asks for many addresses of one /24 in ten seconds, or more slowly for many
 * that have no station. Density tells it from a busy router, whose questions are spread over its
 * whole network; questions in vain from a monitor, or a router that starts, which ask for stations
 * that they know.
 */
export class ArpScanRule {
  readonly #sweeps: ArpSweeps;
  readonly #longSweeps: ArpSweeps;
  readonly #book: AlertBook;
  readonly #targets: number;

  /** @param targets distinct addresses in ten seconds that make a scan */
  constructor(book: AlertBook, targets: number, seed: number) {
    this.#book = book;
    this.#targets = targets;
    this.#sweeps = new ArpSweeps(SPAN_SECONDS * TICKS_PER_SECOND, seed);
    this.#longSweeps = new ArpSweeps(LONG_SPAN_SECONDS * TICKS_PER_SECOND, seed);
  }

  /** Sees a question; true while its asker scans. */
  see(question: Question, moment: Moment): boolean {
    const { mac, targetIp, isRouter, isKnown } = question;
    const isNew = this.#sweeps.ask(mac, targetIp, moment.tick);
    const isNewInLong = this.#longSweeps.ask(mac, targetIp, moment.tick);
    const distinct = this.#sweeps.askedBy(mac, targetIp);
    const open = this.#book.find(keyOf(mac));
    // What one alert counts, or a station has, makes no slow scan later.
    if (isKnown || open !== undefined) this.#longSweeps.settle(mac, targetIp);
    if (open !== undefined) {
      const goesOn = distinct >= this.#targets * GOES_ON_SHARE;
      if (goesOn ? isNew : isNewInLong) this.#book.again(open, moment);
      return goesOn;
    }
    if (isNew && this.#isScan(mac, targetIp)) {
      this.#accuse(question, distinct, SPAN_SECONDS, moment);
      return true;
    }
    if (isRouter || !isNewInLong || !this.#isSlowScan(mac, targetIp)) return false;
    const slow = this.#longSweeps.askedBy(mac, targetIp);
    this.#accuse(question, slow, LONG_SPAN_SECONDS, moment);
    return true;
  }

  /** A station answers one that has asked for it. */
  answered(asker: MacAddress, ip: number): void {
    this.#sweeps.answer(asker, ip);
    this.#longSweeps.answer(asker, ip);
  }

  gauges(): TableGauge[] {
    return [
      gaugeOf("ARP sweeps", this.#sweeps.table),
      gaugeOf("slow ARP sweeps", this.#longSweeps.table),
    ];
  }

  #isScan(mac: MacAddress, ip: number): boolean {
    const asked = this.#sweeps.askedBy(mac, ip);
    const inVain = asked - this.#sweeps.settledOf(mac, ip);
    return asked >= this.#targets && inVain >= this.#targets * VAIN_SHARE;
  }

  /**
   * Where the mirror port shows no answers none can be missed, nor where it shows those of one
   * host alone. Devices that are off are anywhere in the network; a scan leaves no address out.
   */
  #isSlowScan(mac: MacAddress, ip: number): boolean {
    const sweeps = this.#longSweeps;
    const settled = sweeps.settledOf(mac, ip);
    const inVain = sweeps.askedBy(mac, ip) - settled;
    if (inVain < this.#targets || inVain <= settled || !sweeps.hasAnswerers(mac, ip)) return false;
    return sweeps.longestRun(mac, ip) >= this.#targets * RUN_SHARE;
  }

  #accuse(
    { mac, ownIp, targetIp }: Question,
    distinct: number,
    seconds: number,
    moment: Moment,
  ): void {
    const network = `${formatIpv4(targetIp & NETWORK_24)}/24`;
    const opened = this.#book.open(
      keyOf(mac),
      {
        type: "arp-scan",
        severity: "minor",
        attacker: { mac: formatMac(mac), ip: ownIp === null ? null : formatIpv4(ownIp) },
        verdict: `${formatMac(mac)} is looking for every station in ${network}.`,
        why: [`it asked for ${distinct} addresses of ${network} within ${seconds} s`],
        technique: "T1018",
        advice: "Ask who runs an inventory or scan from this station; if nobody, isolate it.",
      },
      moment,
      QUIET_SECONDS,
    );
    this.#longSweeps.settleAll(mac, targetIp);
    opened.count = distinct;
    this.#book.announce(opened);
  }
}

function keyOf(mac: MacAddress): string {
  return `arp-scan-${formatMac(mac)}`;
}
