import { LruMap } from "#core/lru-map.ts";
import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook, AlertCase, Finding } from "#l2/alert-book.ts";
import { gaugeOf } from "#l2/gauge.ts";
import { type Moment, SEVERITIES, type Severity, type TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SPAN_SECONDS = 10;
const SPAN_TICKS = SPAN_SECONDS * TICKS_PER_SECOND;
/** Ticks of the span in which a station sent: fewer is a burst, however large. */
const LEAST_ACTIVE_TICKS = 2 * TICKS_PER_SECOND;
const SENDER_LIMIT = 1024;
const QUIET_SECONDS = 60;
/** ARP broadcasts a second that tire every station of the segment, and that stop it. */
const MINOR_PER_S = 100;
const MAJOR_PER_S = 1000;

interface Sender {
  count: number;
  /** Those of them that an alert counts. */
  toldCount: number;
  activeTicks: number;
  startTick: number;
  lastTick: number;
  /** Address last asked for, and how often in a row. */
  targetIp: number;
  run: number;
}

/** Names a station that keeps up a high rate of ARP broadcasts. */
export class ArpStormRule {
  readonly #senders = new LruMap<MacAddress, Sender>(SENDER_LIMIT);
  readonly #book: AlertBook;
  readonly #least: number;

  /** @param perSecond mean over ten seconds that makes a storm */
  constructor(book: AlertBook, perSecond: number) {
    this.#book = book;
    this.#least = perSecond * SPAN_SECONDS;
  }

  /** Sees an ARP broadcast of `mac` about `targetIp`. */
  see(mac: MacAddress, targetIp: number, moment: Moment): void {
    const sender = this.#senderOf(mac, moment.tick);
    if (isCopy(sender, targetIp, moment.tick)) return;
    if (moment.tick !== sender.lastTick) sender.activeTicks++;
    sender.lastTick = moment.tick;
    sender.count++;
    if (sender.count < this.#least || sender.activeTicks < LEAST_ACTIVE_TICKS) return;
    const open = this.#book.find(keyOf(mac));
    if (open === undefined) this.#accuse(mac, sender, moment);
    else this.#goOn(open, mac, sender, moment);
  }

  get gauge(): TableGauge {
    return gaugeOf("ARP senders", this.#senders);
  }

  #senderOf(mac: MacAddress, tick: number): Sender {
    const known = this.#senders.get(mac);
    const begun = { count: 0, toldCount: 0, activeTicks: 0, startTick: tick };
    if (known === undefined) {
      const sender = { ...begun, lastTick: -1, targetIp: 0, run: 0 };
      this.#senders.set(mac, sender);
      return sender;
    }
    if (tick >= known.startTick + SPAN_TICKS) Object.assign(known, begun);
    return known;
  }

  #accuse(mac: MacAddress, sender: Sender, moment: Moment): void {
    const opened = this.#book.open(keyOf(mac), findingOf(mac, sender), moment, QUIET_SECONDS);
    opened.count = sender.count;
    sender.toldCount = sender.count;
    this.#book.announce(opened);
  }

  #goOn(open: AlertCase, mac: MacAddress, sender: Sender, moment: Moment): void {
    this.#book.again(open, moment, sender.count - sender.toldCount);
    sender.toldCount = sender.count;
    const severity = severityOf(rateOf(sender));
    if (SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(open.finding.severity)) return;
    this.#book.restate(open, findingOf(mac, sender), moment);
  }
}

/** The second of two equal ones in a row: a mirror port may show each frame twice, a loop more. */
function isCopy(sender: Sender, targetIp: number, tick: number): boolean {
  const isSame = sender.targetIp === targetIp && tick - sender.lastTick <= 1;
  sender.run = isSame ? sender.run + 1 : 1;
  sender.targetIp = targetIp;
  return sender.run === 2;
}

function findingOf(mac: MacAddress, sender: Sender): Finding {
  const perSecond = rateOf(sender);
  return {
    type: "arp-storm",
    severity: severityOf(perSecond),
    attacker: { mac: formatMac(mac), ip: null },
    verdict: `${formatMac(mac)} sends ${perSecond} ARP broadcasts a second.`,
    why: [`${sender.count} ARP broadcasts from one station in ${secondsOf(sender).toFixed(1)} s`],
    technique: "T1498",
    advice: "Look for a loop or a faulty station on this port; set storm control.",
  };
}

/** First and last frame lie half a tick into theirs, in the mean. */
function secondsOf(sender: Sender): number {
  return (sender.lastTick - sender.startTick + 0.5) / TICKS_PER_SECOND;
}

function rateOf(sender: Sender): number {
  return Math.round(sender.count / secondsOf(sender));
}

function severityOf(perSecond: number): Severity {
  if (perSecond >= MAJOR_PER_S) return "major";
  return perSecond >= MINOR_PER_S ? "minor" : "notice";
}

function keyOf(mac: MacAddress): string {
  return `arp-storm-${formatMac(mac)}`;
}
