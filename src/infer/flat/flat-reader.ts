import { FlatBytes, flatFault } from "#infer/flat/flat-bytes.ts";
import { NUMBER_BYTES, type NumberType } from "#infer/flat/types.ts";

const OFFSET_BYTES = 4;
const ENTRY_BYTES = 2;
/** Of the vtable: its own size and that of the table come first. */
const HEAD_BYTES = 2 * ENTRY_BYTES;
const IDENTIFIER_BYTES = 4;

/** What is asked of a field: its id in the schema, its name for the error, and its limit. */
export interface FieldAt {
  readonly id: number;
  readonly name: string;
}
export interface ListAt extends FieldAt {
  /** Most elements. */
  readonly limit: number;
}

/**
 * The root table of a FlatBuffer of any origin. Nothing but what is asked for is looked at, so
 * shared or circular parts cost nothing; all that is looked at is within the bytes, aligned, and
 * no longer than the caller allows.
 * @throws AppError "model-invalid" that names what is wrong, as all readers of the table do
 */
export function openFlat(bytes: Uint8Array, identifier: string): FlatReader {
  const flat = new FlatBytes(bytes);
  const letters = flat.part("header", OFFSET_BYTES, IDENTIFIER_BYTES);
  const expected = new TextEncoder().encode(identifier);
  if (!letters.every((letter, at) => letter === expected[at])) {
    throw flatFault("header", `it is no file of the kind ${identifier}`);
  }
  return new FlatReader(flat, flat.target("header", 0), "model");
}

/** One table; each reader gives null, or the default, where the field is not there. */
export class FlatReader {
  readonly #flat: FlatBytes;
  readonly #at: number;
  readonly #vtable: number;
  readonly #entries: number;
  readonly #bytes: number;
  /** What the table is, for errors. */
  readonly where: string;

  constructor(flat: FlatBytes, at: number, where: string) {
    this.#flat = flat;
    this.#at = at;
    this.where = where;
    this.#vtable = at - flat.number(where, at, "int32");
    const vtableBytes = flat.number(where, this.#vtable, "uint16");
    const isVtable = vtableBytes >= HEAD_BYTES && vtableBytes % ENTRY_BYTES === 0;
    if (!isVtable) throw flatFault(where, `a vtable of ${vtableBytes} bytes`);
    flat.check(where, this.#vtable, vtableBytes, ENTRY_BYTES);
    this.#entries = (vtableBytes - HEAD_BYTES) / ENTRY_BYTES;
    this.#bytes = flat.number(where, this.#vtable + ENTRY_BYTES, "uint16");
    if (this.#bytes < OFFSET_BYTES) throw flatFault(where, `a table of ${this.#bytes} bytes`);
    flat.check(where, at, this.#bytes, OFFSET_BYTES);
  }

  /** True of a field that is there. */
  has({ id, name }: FieldAt): boolean {
    return this.#place(id, name, 1) !== null;
  }

  scalar({ id, name }: FieldAt, type: NumberType, fallback: number): number {
    const at = this.#place(id, name, NUMBER_BYTES[type]);
    return at === null ? fallback : this.#flat.number(this.#named(name), at, type);
  }

  /** What is no printable ASCII becomes a question mark. */
  text(field: ListAt): string | null {
    const bytes = this.bytes(field);
    return bytes === null ? null : new TextDecoder().decode(bytes).replace(/[^\x20-\x7e]/g, "?");
  }

  /** The same memory, not a copy. */
  bytes(field: ListAt): Uint8Array | null {
    const vector = this.#vector(field, 1);
    if (vector === null) return null;
    return this.#flat.part(this.#named(field.name), vector.at, vector.length);
  }

  numbers(field: ListAt, type: NumberType): readonly number[] | null {
    const bytes = NUMBER_BYTES[type];
    const vector = this.#vector(field, bytes);
    if (vector === null) return null;
    const where = this.#named(field.name);
    return Array.from({ length: vector.length }, (_, index) =>
      this.#flat.number(where, vector.at + index * bytes, type),
    );
  }

  table({ id, name }: FieldAt): FlatReader | null {
    const at = this.#place(id, name, OFFSET_BYTES);
    const where = this.#named(name);
    return at === null ? null : new FlatReader(this.#flat, this.#flat.target(where, at), where);
  }

  tables(field: ListAt): readonly FlatReader[] {
    const vector = this.#vector(field, OFFSET_BYTES);
    if (vector === null) return [];
    return Array.from({ length: vector.length }, (_, index) => {
      const where = `${this.#named(field.name)}[${index}]`;
      const at = this.#flat.target(where, vector.at + index * OFFSET_BYTES);
      return new FlatReader(this.#flat, at, where);
    });
  }

  #named(name: string): string {
    return this.where === "model" ? name : `${this.where}.${name}`;
  }

  /** Where the field stands in the table, or null. */
  #place(id: number, name: string, size: number): number | null {
    if (id >= this.#entries) return null;
    const entry = this.#vtable + HEAD_BYTES + id * ENTRY_BYTES;
    const offset = this.#flat.number(this.where, entry, "uint16");
    if (offset === 0) return null;
    const isInside = offset >= OFFSET_BYTES && offset + size <= this.#bytes;
    if (!isInside) throw flatFault(this.#named(name), "it stands outside of its table");
    return this.#at + offset;
  }

  /** Where the elements begin, and how many there are: all within the file. */
  #vector({ id, name, limit }: ListAt, size: number): { at: number; length: number } | null {
    const place = this.#place(id, name, OFFSET_BYTES);
    if (place === null) return null;
    const where = this.#named(name);
    const start = this.#flat.target(where, place);
    const length = this.#flat.number(where, start, "uint32");
    if (length > limit) throw flatFault(where, `${length} elements, more than ${limit}`);
    const at = start + OFFSET_BYTES;
    // An empty vector has no element that would have to be aligned.
    if (length > 0) this.#flat.check(where, at, length * size, size);
    return { at, length };
  }
}
