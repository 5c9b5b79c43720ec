import { formatIpv4 } from "#core/ip-address.ts";
import { LruMap } from "#core/lru-map.ts";
import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SPAN_TICKS = 10 * TICKS_PER_SECOND;
const SWEEP_LIMIT = 1024;
const QUIET_SECONDS = 60;
const NETWORK_24 = 0xffffff00;

/** The hosts of one /24 that one station asked for in the running span, one bit a host. */
interface Sweep {
  readonly hosts: Int32Array;
  distinct: number;
  endTick: number;
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

  /** Sees a request of `mac` (own address `ip`) for `targetIp`; true while it scans. */
  see(mac: MacAddress, ip: number, targetIp: number, moment: Moment): boolean {
    if (ip === targetIp) return false;
    const open = this.#book.find(keyOf(mac));
    if (open !== undefined) {
      this.#book.again(open, moment);
      return true;
    }
    const sweep = this.#sweepOf(`${mac}/${targetIp & NETWORK_24}`, moment.tick);
    const word = (targetIp >>> 5) & 7;
    const bit = 1 << (targetIp & 31);
    const seen = sweep.hosts[word] as number;
    if ((seen & bit) !== 0) return false;
    sweep.hosts[word] = seen | bit;
    sweep.distinct++;
    if (sweep.distinct < this.#targets) return false;
    this.#accuse(mac, ip, targetIp, sweep.distinct, moment);
    return true;
  }

  get gauge(): TableGauge {
    const { size, limit, evicted } = this.#sweeps;
    return { name: "ARP sweeps", size, limit, evicted };
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

  #accuse(mac: MacAddress, ip: number, targetIp: number, distinct: number, moment: Moment): void {
    const own = ip === 0 ? null : formatIpv4(ip);
    const network = `${formatIpv4(targetIp & NETWORK_24)}/24`;
    const opened = this.#book.open(
      keyOf(mac),
      {
        type: "arp-scan",
        severity: "minor",
        attacker: { mac: formatMac(mac), ip: own },
        verdict: `${formatMac(mac)} is looking for every station in ${network}.`,
        why: [`it asked for ${distinct} addresses of ${network} within 10 s`],
        technique: "T1018",
        advice: "Ask who runs an inventory or scan from this station; if nobody, isolate it.",
      },
      moment,
      QUIET_SECONDS,
    );
    this.#book.announce(opened);
  }
}

function keyOf(mac: MacAddress): string {
  return `arp-scan-${formatMac(mac)}`;
}
