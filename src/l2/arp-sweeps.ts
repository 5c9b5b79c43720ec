import { macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";

const SWEEP_LIMIT = 1024;
const NETWORK_24 = 0xffffff00;
/** Words of one bit for each host of a /24. */
const HOST_WORDS = 8;
/** Words of a sweep: when its span ends, hosts asked for and those that answered, and which. */
const Sweep = { endTick: 0, asked: 1, answered: 2, hosts: 3, words: 3 + 2 * HOST_WORDS } as const;

/** For which addresses of a /24 each station asked in the running span, and which answered it. */
export class ArpSweeps {
  /** By station and network. */
  readonly table: RecordTable;
  readonly #spanTicks: number;

  constructor(spanTicks: number, seed: number) {
    this.table = new RecordTable(SWEEP_LIMIT, Sweep.words, seed);
    this.#spanTicks = spanTicks;
  }

  /** Notes a question; true when it is the first for this address in the span. */
  ask(mac: MacAddress, ip: number, tick: number): boolean {
    const { words } = this.table;
    const at = this.table.claim(macHigh(mac), macLow(mac), ip & NETWORK_24, tick);
    if (tick >= (words[at + Sweep.endTick] as number)) {
      words.fill(0, at, at + Sweep.words);
      words[at + Sweep.endTick] = tick + this.#spanTicks;
    }
    return this.#mark(at + Sweep.hosts, at + Sweep.asked, ip);
  }

  /** Notes that the station at `ip` answers one that has asked for it. */
  answer(mac: MacAddress, ip: number): void {
    const at = this.#find(mac, ip);
    if (at < 0) return;
    const asked = this.table.words[at + Sweep.hosts + wordOf(ip)] as number;
    if ((asked & bitOf(ip)) === 0) return;
    this.#mark(at + Sweep.hosts + HOST_WORDS, at + Sweep.answered, ip);
  }

  /** Addresses of the network of `ip` that the station asked for. */
  askedBy(mac: MacAddress, ip: number): number {
    const at = this.#find(mac, ip);
    return at < 0 ? 0 : (this.table.words[at + Sweep.asked] as number);
  }

  /** Those of them that answered. */
  answeredTo(mac: MacAddress, ip: number): number {
    const at = this.#find(mac, ip);
    return at < 0 ? 0 : (this.table.words[at + Sweep.answered] as number);
  }

  #find(mac: MacAddress, ip: number): number {
    return this.table.find(macHigh(mac), macLow(mac), ip & NETWORK_24);
  }

  /** True when the host's bit was not yet set. */
  #mark(hosts: number, count: number, ip: number): boolean {
    const { words } = this.table;
    const seen = words[hosts + wordOf(ip)] as number;
    if ((seen & bitOf(ip)) !== 0) return false;
    words[hosts + wordOf(ip)] = seen | bitOf(ip);
    (words[count] as number)++;
    return true;
  }
}

function wordOf(ip: number): number {
  return (ip >>> 5) & (HOST_WORDS - 1);
}

function bitOf(ip: number): number {
  return 1 << (ip & 31);
}
