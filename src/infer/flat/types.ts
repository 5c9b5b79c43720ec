/** Bytes of each kind of number that a FlatBuffer holds in itself: little-endian. */
export const NUMBER_BYTES = {
  bool: 1,
  int8: 1,
  uint8: 1,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
} as const;
export type NumberType = keyof typeof NUMBER_BYTES;

/** A number of up to 4 bytes, which is all that our tables have in themselves. */
export type ScalarType = Exclude<NumberType, "int64" | "uint16">;

/** What stands in one field of a table. */
export type FlatField =
  | { readonly kind: "scalar"; readonly type: ScalarType; readonly value: number }
  | { readonly kind: "text"; readonly text: string }
  /** A vector of bytes that begins at a multiple of 16. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "numbers"; readonly type: NumberType; readonly values: readonly number[] }
  | { readonly kind: "table"; readonly table: FlatTable }
  | { readonly kind: "tables"; readonly tables: readonly FlatTable[] };

/** A table by the ids of its fields: a field that is not there has the schema's default. */
export type FlatTable = ReadonlyMap<number, FlatField>;
