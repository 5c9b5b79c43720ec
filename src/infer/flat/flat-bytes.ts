import { AppError } from "#core/errors.ts";
import { NUMBER_BYTES, type NumberType } from "#infer/flat/types.ts";

/** @throws AppError: what is wrong with a FlatBuffer, and where in it */
export function flatFault(where: string, what: string): AppError {
  return new AppError("model-invalid", `${where}: ${what}`);
}

type Getter = (view: DataView, at: number) => number;
const GETTERS: Readonly<Record<NumberType, Getter>> = {
  bool: (view, at) => view.getUint8(at),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at) => view.getUint16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  float32: (view, at) => view.getFloat32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
};

/** Bytes of which nothing is read that is not there, and nothing that does not lie as it should. */
export class FlatBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws AppError when `size` bytes from `at` on are not all there, or begin at an odd place */
  check(where: string, at: number, size: number, alignment: number): void {
    if (at < 0 || at + size > this.#bytes.length)
      throw flatFault(where, "it leads out of the file");
    if (at % alignment !== 0) throw flatFault(where, `byte ${at} is no multiple of ${alignment}`);
  }

  number(where: string, at: number, type: NumberType): number {
    this.check(where, at, NUMBER_BYTES[type], NUMBER_BYTES[type]);
    return GETTERS[type](this.#view, at);
  }

  /** Where the offset at `at` leads to. */
  target(where: string, at: number): number {
    const offset = this.number(where, at, "uint32");
    if (offset === 0) throw flatFault(where, "an offset that leads to itself");
    return at + offset;
  }

  /** The same memory, not a copy. */
  part(where: string, at: number, size: number): Uint8Array {
    this.check(where, at, size, 1);
    return this.#bytes.subarray(at, at + size);
  }
}
