import { formatIpv4 } from "#core/ip-address.ts";
import { LruMap } from "#core/lru-map.ts";
import { formatMac } from "#core/mac-address.ts";
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

/** The hosts of one /24 that one station asked for in the running span, one bit a host. */
interface Sweep {
  readonly hosts: Int32Array;
  distinct: number;
  endTick: number;
}

/** One question of a station. */
export interface Question {
  readonly mac: MacAddress;
  /** The address it asks from, when that is surely its own. */
  readonly ownIp: number | null;
  readonly targetIp: number;
}

/**
 * Names a station that asks for many addresses of one /24 in ten seconds. Density tells it from a
 * busy router, whose questions are spread over its whole network.
 */
export class ArpScanRule {
  readonly #sweeps = new LruMap<string, Sweep>(SWEEP_LIMIT);
  readonly #book: AlertBook;
  readonly #targets: number;

  /** @param targets distinct addresses in ten seconds that make a scan */
  constructor(book: AlertBook, targets: number) {
    this.#book = book;
    this.#targets = targets;
  }

  /** Sees a question; true while its asker scans. */
  see(question: Question, moment: Moment): boolean {
    const { mac, targetIp } = question;
    const sweep = this.#sweepOf(`${mac}/${targetIp & NETWORK_24}`, moment.tick);
    const isNew = mark(sweep, targetIp);
    const open = this.#book.find(keyOf(mac));
    if (open !== undefined) {
      if (sweep.distinct < this.#targets * GOES_ON_SHARE) return false;
      if (isNew) this.#book.again(open, moment);
      return true;
    }
    if (!isNew || sweep.distinct < this.#targets) return false;
    this.#accuse(question, sweep.distinct, moment);
    return true;
  }

  get gauge(): TableGauge {
    return gaugeOf("ARP sweeps", this.#sweeps);
  }

  #sweepOf(key: string, tick: number): Sweep {
    const known = this.#sweeps.get(key);
    if (known === undefined) {
      const sweep = { hosts: new Int32Array(8), distinct: 0, endTick: tick + SPAN_TICKS };
      this.#sweeps.set(key, sweep);
      return sweep;
    }
    if (tick >= known.endTick) {
      known.hosts.fill(0);
      known.distinct = 0;
      known.endTick = tick + SPAN_TICKS;
    }
    return known;
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

/** True when the host was not yet marked. */
function mark(sweep: Sweep, ip: number): boolean {
  const word = (ip >>> 5) & 7;
  const bit = 1 << (ip & 31);
  const seen = sweep.hosts[word] as number;
  if ((seen & bit) !== 0) return false;
  sweep.hosts[word] = seen | bit;
  sweep.distinct++;
  return true;
}

function keyOf(mac: MacAddress): string {
  return `arp-scan-${formatMac(mac)}`;
}
