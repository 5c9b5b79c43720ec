import { int32 } from "#core/bytes.ts";
import { hash2 } from "#core/hash.ts";
import { formatIpv6 } from "#core/ip-address.ts";
import { RecordTable } from "#core/record-table.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const NAME_LIMIT = 16_384;
const ADDRESS_WORDS = 4;
/** Addresses of one hash that get a number each. */
const MOST_ALIKE = 4;

/**
 * A number of 32 bits for each IPv6 address, so that the tables of addresses serve both families.
 * The longest unused name makes room; its number then reads as unknown.
 */
export class Ipv6Names {
  readonly #names: RecordTable;
  readonly #seed: number;
  readonly #bytes = new Uint8Array(16);
  readonly #view = new DataView(this.#bytes.buffer);

  constructor(seed: number) {
    this.#seed = seed;
    this.#names = new RecordTable(NAME_LIMIT, ADDRESS_WORDS, seed);
  }

  /** The number of the address in the 16 bytes at `offset`; never 0. */
  numberOf(bytes: Uint8Array, offset: number, tick: number): number {
    let hash = this.#seed;
    for (let i = 0; i < ADDRESS_WORDS; i++) hash = hash2(int32(bytes, offset + 4 * i), i, hash);
    const first = hash | 1;
    for (let probe = 0; probe < MOST_ALIKE; probe++) {
      const number = (first + 2 * probe) | 0;
      const place = this.#names.claim(number, 0, 0, tick);
      if (this.#names.wasAbsent) this.#keep(place, bytes, offset);
      if (this.#isAt(place, bytes, offset)) return number;
    }
    return first;
  }

  /** The 16 bytes of a number's address, to be read before the next call, or null. */
  bytesOf(number: number): Uint8Array | null {
    const place = this.#names.find(number, 0, 0);
    if (place < 0) return null;
    for (let i = 0; i < ADDRESS_WORDS; i++) {
      this.#view.setInt32(4 * i, this.#names.words[place + i] as number);
    }
    return this.#bytes;
  }

  textOf(number: number): string {
    const bytes = this.bytesOf(number);
    return bytes === null ? "an address no longer known" : formatIpv6(bytes, 0);
  }

  get gauge(): TableGauge {
    return gaugeOf("IPv6 addresses", this.#names);
  }

  #keep(place: number, bytes: Uint8Array, offset: number): void {
    const { words } = this.#names;
    for (let i = 0; i < ADDRESS_WORDS; i++) words[place + i] = int32(bytes, offset + 4 * i);
  }

  #isAt(place: number, bytes: Uint8Array, offset: number): boolean {
    const { words } = this.#names;
    for (let i = 0; i < ADDRESS_WORDS; i++) {
      if (words[place + i] !== int32(bytes, offset + 4 * i)) return false;
    }
    return true;
  }
}
