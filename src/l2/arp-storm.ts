import { LruMap } from "#core/lru-map.ts";
import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import type { Moment, Severity, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SPAN_SECONDS = 10;
const SPAN_TICKS = SPAN_SECONDS * TICKS_PER_SECOND;
const SENDER_LIMIT = 1024;
const QUIET_SECONDS = 60;
/** ARP broadcasts a second that tire every station of the segment, and that stop it. */
const MINOR_PER_S = 100;
const MAJOR_PER_S = 1000;

interface Sender {
  count: number;
  endTick: number;
}

/** Names a station that keeps up a high rate of ARP broadcasts. */
export class ArpStormRule {
  readonly #senders = new LruMap<MacAddress, Sender>(SENDER_LIMIT);
  readonly #book: AlertBook;
  readonly #perSecond: number;

  /** @param perSecond mean over ten seconds that makes a storm */
  constructor(book: AlertBook, perSecond: number) {
    this.#book = book;
    this.#perSecond = perSecond;
  }

  /** Sees an ARP broadcast of `mac`. */
  see(mac: MacAddress, moment: Moment): void {
    const sender = this.#senders.get(mac);
    if (sender === undefined) {
      this.#senders.set(mac, { count: 1, endTick: moment.tick + SPAN_TICKS });
      return;
    }
    if (moment.tick >= sender.endTick) {
      sender.count = 0;
      sender.endTick = moment.tick + SPAN_TICKS;
    }
    sender.count++;
    if (sender.count < this.#perSecond * SPAN_SECONDS) return;
    const open = this.#book.find(keyOf(mac));
    if (open === undefined) this.#accuse(mac, sender, moment);
    else this.#book.again(open, moment);
  }

  get gauge(): TableGauge {
    const { size, limit, evicted } = this.#senders;
    return { name: "ARP senders", size, limit, evicted };
  }

  #accuse(mac: MacAddress, sender: Sender, moment: Moment): void {
    const startTick = sender.endTick - SPAN_TICKS;
    const seconds = Math.max(1, moment.tick - startTick) / TICKS_PER_SECOND;
    const perSecond = Math.round(sender.count / seconds);
    const opened = this.#book.open(
      keyOf(mac),
      {
        type: "arp-storm",
        severity: severityOf(perSecond),
        attacker: { mac: formatMac(mac), ip: null },
        verdict: `${formatMac(mac)} sends ${perSecond} ARP broadcasts a second.`,
        why: [`${sender.count} ARP broadcasts from one station in ${seconds} s`],
        technique: "T1498",
        advice: "Look for a loop or a faulty station on this port; set storm control.",
      },
      moment,
      QUIET_SECONDS,
    );
    this.#book.announce(opened);
  }
}

function severityOf(perSecond: number): Severity {
  if (perSecond >= MAJOR_PER_S) return "major";
  return perSecond >= MINOR_PER_S ? "minor" : "notice";
}

function keyOf(mac: MacAddress): string {
  return `arp-storm-${formatMac(mac)}`;
}
