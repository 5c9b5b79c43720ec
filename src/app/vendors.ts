import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";

/** Hexadecimal digits of a prefix in the three registries of IEEE, the longest first. */
const PREFIX_DIGITS = [9, 7, 6] as const;
/** Second-lowest bit of the first octet: given out by no registry (IEEE 802, section 8.4). */
const LOCAL_BIT = 2 ** 41;
const VENDOR_CHARS = 64;
const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_N = 0x6e;

/** True for an address that its own system made up: randomised, or virtual. */
export function isLocalMac(mac: MacAddress): boolean {
  return Math.floor(mac / LOCAL_BIT) % 2 === 1;
}

/**
 * Whom IEEE gave the prefixes of hardware addresses to. Parsed, the 54,000 entries of the package
 * would take 36 MiB; here they are 3 MiB: sorted prefixes, and where each name stands.
 */
export class Vendors {
  readonly #prefixes: Float64Array;
  readonly #names: Names;
  /** Of the name that belongs to each prefix. */
  readonly #places: Uint32Array;

  /** @param path the registry's file; that of the package unless told */
  constructor(path: string = fileURLToPath(import.meta.resolve("oui-data"))) {
    const { keys, names } = readRegistry(readFileSync(path));
    this.#places = Uint32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
    this.#prefixes = Float64Array.from(this.#places, (place) => keys[place]!);
    this.#names = names;
  }

  /** Prefixes known. */
  get size(): number {
    return this.#prefixes.length;
  }

  /** The maker by the longest prefix that is registered, or null. */
  find(mac: MacAddress): string | null {
    if (isLocalMac(mac)) return null;
    const digits = formatMac(mac).replaceAll(":", "").toUpperCase();
    for (const count of PREFIX_DIGITS) {
      const place = this.#placeOf(keyOf(digits.slice(0, count)));
      if (place >= 0) return nameAt(this.#names, this.#places[place] as number);
    }
    return null;
  }

  #placeOf(key: number): number {
    let low = 0;
    let high = this.#prefixes.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#prefixes[middle] as number;
      if (found === key) return middle;
      if (found < key) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

/** Names one behind the other: name n ends where name n + 1 begins. */
interface Names {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/**
 * Reads the file line by line, ` "001132": "Synology\\n9F., No. 1",`: prefix, name, and behind the
 * name, which ends at the first line break, its postal address.
 */
function readRegistry(file: Buffer): { readonly keys: Float64Array; readonly names: Names } {
  const keys: number[] = [];
  const starts = [0];
  const bytes = Buffer.alloc(file.length);
  let written = 0;
  for (let at = 0; at < file.length; ) {
    const found = file.indexOf(LINE_FEED, at);
    const lineEnd = found < 0 ? file.length : found;
    const colon = file.indexOf('": "', at);
    if (colon >= 0 && colon < lineEnd) {
      keys.push(keyOf(file.toString("latin1", at, colon).replace(/^\s*"/, "")));
      written += file.copy(bytes, written, colon + 4, nameEnd(file, colon + 4, lineEnd));
      starts.push(written);
    }
    at = lineEnd + 1;
  }
  return {
    keys: Float64Array.from(keys),
    names: { bytes: new Uint8Array(bytes.subarray(0, written)), starts: Uint32Array.from(starts) },
  };
}

function nameEnd(file: Buffer, start: number, lineEnd: number): number {
  for (let at = start; at < lineEnd; at++) {
    if (file[at] === QUOTE) return at;
    if (file[at] !== BACKSLASH) continue;
    if (file[at + 1] === LETTER_N) return at;
    at++;
  }
  return lineEnd;
}

function nameAt({ bytes, starts }: Names, place: number): string | null {
  const text = Buffer.from(bytes.subarray(starts[place], starts[place + 1])).toString();
  const name = text.replaceAll(/\\(.)/g, "$1").slice(0, VENDOR_CHARS).trim();
  return name === "" ? null : name;
}

/** A number of its own for each prefix of any length. */
function keyOf(digits: string): number {
  return Number.parseInt(digits, 16) * 16 + digits.length;
}
