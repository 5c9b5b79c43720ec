import { NUMBER_BYTES, type NumberType } from "#infer/flat/types.ts";

const FIRST_BYTES = 65_536;

type Setter = (view: DataView, at: number, value: number) => void;
const SETTERS: Readonly<Record<NumberType, Setter>> = {
  bool: (view, at, value) => view.setUint8(at, value),
  int8: (view, at, value) => view.setInt8(at, value),
  uint8: (view, at, value) => view.setUint8(at, value),
  uint16: (view, at, value) => view.setUint16(at, value, true),
  int32: (view, at, value) => view.setInt32(at, value, true),
  uint32: (view, at, value) => view.setUint32(at, value, true),
  float32: (view, at, value) => view.setFloat32(at, value, true),
  int64: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
};

/** Bytes that grow at their end, and of which what is there already can be filled in later. */
export class FlatOutput {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds zeros until there are `more` bytes to come to a multiple of `alignment`. */
  align(alignment: number, more = 0): void {
    const rest = (this.#length + more) % alignment;
    if (rest !== 0) this.skip(alignment - rest);
  }

  /** Adds `count` zeros; gives where they begin. */
  skip(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  append(bytes: Uint8Array): void {
    const at = this.skip(bytes.length);
    this.#bytes.set(bytes, at);
  }

  appendNumber(type: NumberType, value: number): void {
    this.put(this.skip(NUMBER_BYTES[type]), type, value);
  }

  put(at: number, type: NumberType, value: number): void {
    SETTERS[type](this.#view, at, value);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
