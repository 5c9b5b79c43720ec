import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac, macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SPAN_TICKS = 10 * TICKS_PER_SECOND;
const SWEEP_LIMIT = 1024;
const QUIET_SECONDS = 60;
const NETWORK_24 = 0xffffff00;
/** While an alert is open, this part of the addresses that opened it keeps it so. */
const GOES_ON_SHARE = 0.25;

/** One question of a station. */
interface Question {
  readonly mac: MacAddress;
  readonly ownIp: number | null;
  readonly targetIp: number;
}

/** Words of a sweep: when its span ends, how many hosts it asked for, and one bit a host. */
const Sweep = { endTick: 0, distinct: 1, hosts: 2, words: 10 } as const;

/**
 * Names a station that asks for many addresses of one /24 in ten seconds. Density tells it from a
 * busy router, whose questions are spread over its whole network.
 */
export class ArpScanRule {
  /** By station and network: what it asked for in the running span. */
  readonly #sweeps: RecordTable;
  readonly #book: AlertBook;
  readonly #targets: number;

  /** @param targets distinct addresses in ten seconds that make a scan */
  constructor(book: AlertBook, targets: number, seed: number) {
    this.#book = book;
    this.#targets = targets;
    this.#sweeps = new RecordTable(SWEEP_LIMIT, Sweep.words, seed);
  }

  /**
   * Sees a question; true while its asker scans.
   * @param ownIp the address it asks from, when that is surely its own
   */
  see(mac: MacAddress, ownIp: number | null, targetIp: number, moment: Moment): boolean {
    const sweep = this.#sweepOf(mac, targetIp & NETWORK_24, moment.tick);
    const isNew = this.#mark(sweep, targetIp);
    const distinct = this.#sweeps.words[sweep + Sweep.distinct] as number;
    if (distinct < this.#targets * GOES_ON_SHARE) return false;
    const open = this.#book.find(keyOf(mac));
    if (open !== undefined) {
      if (isNew) this.#book.again(open, moment);
      return true;
    }
    if (!isNew || distinct < this.#targets) return false;
    this.#accuse({ mac, ownIp, targetIp }, distinct, moment);
    return true;
  }

  get gauge(): TableGauge {
    return gaugeOf("ARP sweeps", this.#sweeps);
  }

  /** Place of the running sweep. */
  #sweepOf(mac: MacAddress, network: number, tick: number): number {
    const { words } = this.#sweeps;
    const place = this.#sweeps.claim(macHigh(mac), macLow(mac), network, tick);
    if (tick >= (words[place + Sweep.endTick] as number)) {
      words.fill(0, place, place + Sweep.words);
      words[place + Sweep.endTick] = tick + SPAN_TICKS;
    }
    return place;
  }

  /** True when the host was not yet marked. */
  #mark(sweep: number, ip: number): boolean {
    const { words } = this.#sweeps;
    const word = sweep + Sweep.hosts + ((ip >>> 5) & 7);
    const bit = 1 << (ip & 31);
    const seen = words[word] as number;
    if ((seen & bit) !== 0) return false;
    words[word] = seen | bit;
    (words[sweep + Sweep.distinct] as number)++;
    return true;
  }

  #accuse({ mac, ownIp, targetIp }: Question, distinct: number, moment: Moment): void {
    const network = `${formatIpv4(targetIp & NETWORK_24)}/24`;
    const opened = this.#book.open(
      keyOf(mac),
      {
        type: "arp-scan",
        severity: "minor",
        attacker: { mac: formatMac(mac), ip: ownIp === null ? null : formatIpv4(ownIp) },
        verdict: `${formatMac(mac)} is looking for every station in ${network}.`,
        why: [`it asked for ${distinct} addresses of ${network} within 10 s`],
        technique: "T1018",
        advice: "Ask who runs an inventory or scan from this station; if nobody, isolate it.",
      },
      moment,
      QUIET_SECONDS,
    );
    opened.count = distinct;
    this.#book.announce(opened);
  }
}

function keyOf(mac: MacAddress): string {
  return `arp-scan-${formatMac(mac)}`;
}
