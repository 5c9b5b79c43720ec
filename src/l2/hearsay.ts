import { macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";
import { isOutOfTurn, Manner } from "#l2/claim.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const PAIR_LIMIT = 2048;
/** Addresses wander: where a station wrote longer ago than this does not bind it. */
const FORGET_TICKS = 600 * TICKS_PER_SECOND;
/** No station asks again and again so soon after it was told. */
export const RUN_TICKS = 15 * TICKS_PER_SECOND;
/** A mirror port may deliver each frame twice. */
const COPY_TICKS = 2;
/** Words of what one station told another. */
const Told = {
  /** Where the teller found the one it told: halves of the hardware address. */
  macHigh: 0,
  macLow: 1,
  /** 1 when it was told unasked. */
  isUnasked: 2,
  /** The address that the teller last claimed out of turn, how, and when. */
  ip: 3,
  manner: 4,
  tick: 5,
  /** How often it did so in a row, each soon after the last. */
  run: 6,
  words: 7,
} as const;

/** A message to one station alone. */
export interface Telling {
  readonly teller: MacAddress;
  readonly claimedIp: number;
  readonly manner: Manner;
  /** Who was told, and at which hardware address. */
  readonly toldIp: number;
  readonly toldMac: MacAddress;
}

/** What a station told another out of turn. */
export interface Pitch {
  readonly ip: number;
  readonly manner: Manner;
  readonly tick: number;
  /** Times in a row, each within 15 s of the last. */
  readonly run: number;
}

/**
 * What stations told one another alone. It convicts by its own words: who has written to an
 * address at one hardware address cannot claim it for another, and who tells two stations that
 * it is the other one stands between them.
 */
export class Hearsay {
  readonly #pairs: RecordTable;

  constructor(seed: number) {
    this.#pairs = new RecordTable(PAIR_LIMIT, Told.words, seed);
  }

  note(telling: Telling, tick: number): void {
    const { teller, claimedIp, manner, toldIp, toldMac } = telling;
    const { words } = this.#pairs;
    const at = this.#pairs.claim(macHigh(teller), macLow(teller), toldIp, tick);
    words[at + Told.macHigh] = macHigh(toldMac);
    words[at + Told.macLow] = macLow(toldMac);
    words[at + Told.isUnasked] = manner === Manner.unasked ? 1 : 0;
    if (!isOutOfTurn(manner)) return;
    const gapTicks = tick - (words[at + Told.tick] as number);
    const isSame = words[at + Told.ip] === claimedIp && gapTicks <= RUN_TICKS;
    if (!isSame) words[at + Told.run] = 1;
    else if (gapTicks >= COPY_TICKS) (words[at + Told.run] as number)++;
    words[at + Told.ip] = claimedIp;
    words[at + Told.manner] = manner;
    words[at + Told.tick] = tick;
  }

  /** The hardware address at which `teller` lately wrote to `ip`, or 0. */
  addressOf(ip: number, teller: MacAddress, tick: number): MacAddress {
    const at = this.#find(teller, ip);
    if (at < 0 || tick - this.#pairs.stampAt(at) > FORGET_TICKS) return 0 as MacAddress;
    const { words } = this.#pairs;
    return macFromParts(words[at + Told.macHigh] as number, words[at + Told.macLow] as number);
  }

  /** True when that was to tell it something that it had not asked. */
  wasUnasked(ip: number, teller: MacAddress): boolean {
    const at = this.#find(teller, ip);
    return at >= 0 && this.#pairs.words[at + Told.isUnasked] === 1;
  }

  /** What `teller` last told the station `toldIp` out of turn, if anything. */
  pitchTo(toldIp: number, teller: MacAddress): Pitch | undefined {
    const at = this.#find(teller, toldIp);
    if (at < 0) return undefined;
    const { words } = this.#pairs;
    const tick = words[at + Told.tick] as number;
    if (tick === 0) return undefined;
    return {
      ip: words[at + Told.ip] as number,
      manner: words[at + Told.manner] as Manner,
      tick,
      run: words[at + Told.run] as number,
    };
  }

  get gauge(): TableGauge {
    return gaugeOf("stations told alone", this.#pairs);
  }

  #find(teller: MacAddress, ip: number): number {
    return this.#pairs.find(macHigh(teller), macLow(teller), ip);
  }
}
