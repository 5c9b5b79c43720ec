import { formatMac, macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
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

/** Words of a station's record. */
const Sender = {
  /** ARP broadcasts in the running span. */
  count: 0,
  /** Those of them that an alert counts. */
  toldCount: 1,
  activeTicks: 2,
  startTick: 3,
  lastTick: 4,
  /** Address last asked for, and how often in a row. */
  targetIp: 5,
  run: 6,
  words: 7,
} as const;

/** Names a station that keeps up a high rate of ARP broadcasts. */
export class ArpStormRule {
  readonly #senders: RecordTable;
  readonly #book: AlertBook;
  readonly #least: number;

  /** @param perSecond mean over ten seconds that makes a storm */
  constructor(book: AlertBook, perSecond: number, seed: number) {
    this.#book = book;
    this.#least = perSecond * SPAN_SECONDS;
    this.#senders = new RecordTable(SENDER_LIMIT, Sender.words, seed);
  }

  /** Sees an ARP broadcast of `mac` about `targetIp`. */
  see(mac: MacAddress, targetIp: number, moment: Moment): void {
    const { words } = this.#senders;
    const { tick } = moment;
    const at = this.#senderOf(mac, tick);
    if (isCopy(words, at, targetIp, tick)) return;
    if (tick !== words[at + Sender.lastTick]) (words[at + Sender.activeTicks] as number)++;
    words[at + Sender.lastTick] = tick;
    const count = (words[at + Sender.count] as number) + 1;
    words[at + Sender.count] = count;
    if (count < this.#least) return;
    if ((words[at + Sender.activeTicks] as number) < LEAST_ACTIVE_TICKS) return;
    const open = this.#book.find(keyOf(mac));
    if (open === undefined) this.#accuse(mac, at, moment);
    else this.#goOn(open, mac, at, moment);
  }

  get gauge(): TableGauge {
    return gaugeOf("ARP senders", this.#senders);
  }

  /** Place of the station's record, its span running. */
  #senderOf(mac: MacAddress, tick: number): number {
    const senders = this.#senders;
    const { words } = senders;
    const at = senders.claim(macHigh(mac), macLow(mac), 0, tick);
    if (senders.wasAbsent) words[at + Sender.lastTick] = -1;
    if (senders.wasAbsent || tick >= (words[at + Sender.startTick] as number) + SPAN_TICKS) {
      words.fill(0, at, at + Sender.activeTicks + 1);
      words[at + Sender.startTick] = tick;
    }
    return at;
  }

  #accuse(mac: MacAddress, at: number, moment: Moment): void {
    const measured = measure(this.#senders.words, at);
    const opened = this.#book.open(keyOf(mac), findingOf(mac, measured), moment, QUIET_SECONDS);
    opened.count = measured.count;
    this.#senders.words[at + Sender.toldCount] = measured.count;
    this.#book.announce(opened);
  }

  #goOn(open: AlertCase, mac: MacAddress, at: number, moment: Moment): void {
    const { words } = this.#senders;
    const measured = measure(words, at);
    this.#book.again(open, moment, measured.count - (words[at + Sender.toldCount] as number));
    words[at + Sender.toldCount] = measured.count;
    const severity = severityOf(measured.perSecond);
    if (SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(open.finding.severity)) return;
    this.#book.restate(open, findingOf(mac, measured), moment);
  }
}

/** The second of two equal ones in a row: a mirror port may show each frame twice, a loop more. */
function isCopy(words: Int32Array, at: number, targetIp: number, tick: number): boolean {
  const isSame =
    words[at + Sender.targetIp] === targetIp && tick - (words[at + Sender.lastTick] as number) <= 1;
  const run = isSame ? (words[at + Sender.run] as number) + 1 : 1;
  words[at + Sender.run] = run;
  words[at + Sender.targetIp] = targetIp;
  return run === 2;
}

/** What a station did in the running span. */
interface Measured {
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** First and last frame lie half a tick into theirs, in the mean. */
function measure(words: Int32Array, at: number): Measured {
  const count = words[at + Sender.count] as number;
  const ticks = (words[at + Sender.lastTick] as number) - (words[at + Sender.startTick] as number);
  const seconds = (ticks + 0.5) / TICKS_PER_SECOND;
  return { count, seconds, perSecond: Math.round(count / seconds) };
}

function findingOf(mac: MacAddress, { count, seconds, perSecond }: Measured): Finding {
  return {
    type: "arp-storm",
    severity: severityOf(perSecond),
    attacker: { mac: formatMac(mac), ip: null },
    verdict: `${formatMac(mac)} sends ${perSecond} ARP broadcasts a second.`,
    why: [`${count} ARP broadcasts from one station in ${seconds.toFixed(1)} s`],
    technique: "T1498",
    advice: "Look for a loop or a faulty station on this port; set storm control.",
  };
}

function severityOf(perSecond: number): Severity {
  if (perSecond >= MAJOR_PER_S) return "major";
  return perSecond >= MINOR_PER_S ? "minor" : "notice";
}

function keyOf(mac: MacAddress): string {
  return `arp-storm-${formatMac(mac)}`;
}
