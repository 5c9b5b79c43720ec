import { macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";

const SWEEP_LIMIT = 1024;
const NETWORK_24 = 0xffffff00;
/** Words of one bit for each host of a /24. */
const HOST_WORDS = 8;
const HOSTS = 32 * HOST_WORDS;
/** Words of what a station asked for in a /24. */
const Sweep = {
  endTick: 0,
  /** Addresses asked for, and those of them that are accounted for. */
  asked: 1,
  settled: 2,
  /** Times that another address than the one before answered, and the one before. */
  answerers: 3,
  answerer: 4,
  /** Which addresses were asked for; behind them, which are accounted for. */
  hosts: 5,
  words: 5 + 2 * HOST_WORDS,
} as const;

/** For which addresses of a /24 each station asked in the running span, and which are there. */
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
    const at = this.settle(mac, ip);
    if (at < 0) return;
    const { words } = this.table;
    if (words[at + Sweep.answerer] !== ip) (words[at + Sweep.answerers] as number)++;
    words[at + Sweep.answerer] = ip;
  }

  /** The address is accounted for, if it was asked for; else it returns -1. */
  settle(mac: MacAddress, ip: number): number {
    const at = this.#find(mac, ip);
    if (at < 0) return -1;
    const asked = this.table.words[at + Sweep.hosts + wordOf(ip)] as number;
    if ((asked & bitOf(ip)) === 0) return -1;
    this.#mark(at + Sweep.hosts + HOST_WORDS, at + Sweep.settled, ip);
    return at;
  }

  /** All that were asked for are accounted for. */
  settleAll(mac: MacAddress, ip: number): void {
    const at = this.#find(mac, ip);
    if (at < 0) return;
    const { words } = this.table;
    const hosts = at + Sweep.hosts;
    words.copyWithin(hosts + HOST_WORDS, hosts, hosts + HOST_WORDS);
    words[at + Sweep.settled] = words[at + Sweep.asked] as number;
  }

  /** Addresses of the network of `ip` that the station asked for. */
  askedBy(mac: MacAddress, ip: number): number {
    return this.#get(mac, ip, Sweep.asked);
  }

  /** Those of them that answered, or are accounted for otherwise. */
  settledOf(mac: MacAddress, ip: number): number {
    return this.#get(mac, ip, Sweep.settled);
  }

  /** True when more than one address has answered the station. */
  hasAnswerers(mac: MacAddress, ip: number): boolean {
    return this.#get(mac, ip, Sweep.answerers) > 1;
  }

  /** The most addresses asked for of which each is the next one to another. */
  longestRun(mac: MacAddress, ip: number): number {
    const at = this.#find(mac, ip);
    if (at < 0) return 0;
    let longest = 0;
    let run = 0;
    for (let host = 0; host < HOSTS; host++) {
      const hosts = this.table.words[at + Sweep.hosts + wordOf(host)] as number;
      run = (hosts & bitOf(host)) === 0 ? 0 : run + 1;
      if (run > longest) longest = run;
    }
    return longest;
  }

  #get(mac: MacAddress, ip: number, field: number): number {
    const at = this.#find(mac, ip);
    return at < 0 ? 0 : (this.table.words[at + field] as number);
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
