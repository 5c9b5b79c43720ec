import { KeyedTable } from "#core/keyed-table.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

/** 64 KiB. */
const HOLDER_LIMIT = 4096;

/** Stations that were given an address by DHCP: they are clients, and serve nobody. */
export class LeaseHolders {
  readonly #table: KeyedTable;

  constructor(seed: number) {
    this.#table = new KeyedTable(HOLDER_LIMIT, seed);
  }

  note(macHigh: number, macLow: number, tick: number): void {
    this.#table.touch(this.#table.claim(macHigh, macLow, tick), tick);
  }

  has(macHigh: number, macLow: number): boolean {
    return this.#table.find(macHigh, macLow) >= 0;
  }

  get gauge(): TableGauge {
    return gaugeOf("lease holders", this.#table);
  }
}
