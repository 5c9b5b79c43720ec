import test from "ava";
import fc from "fast-check";
import { openFlat } from "#infer/flat/flat-reader.ts";
import { encodeFlat } from "#infer/flat/flat-writer.ts";
import type { FlatField, FlatTable } from "#infer/flat/types.ts";

/**
 * The bytes as the format's own description has them ("FlatBuffers Internals"): what a table with
 * an int32 and a text looks like, field by field.
 */
test("bytes are those of the format", (t) => {
  const table: FlatTable = new Map<number, FlatField>([
    [0, { kind: "scalar", type: "int32", value: -2 }],
    [2, { kind: "text", text: "hi" }],
  ]);
  t.deepEqual(
    [...encodeFlat(table, "TEST")],
    [
      ...[20, 0, 0, 0], // the root table stands at 20
      ...[0x54, 0x45, 0x53, 0x54],
      ...[0, 0], // the vtable has 10 bytes and ends where the table begins
      ...[10, 0, 12, 0, 4, 0, 0, 0, 8, 0], // its size, the table's, fields 0 to 2
      ...[10, 0, 0, 0], // the vtable begins 10 bytes before
      ...[0xfe, 0xff, 0xff, 0xff],
      ...[4, 0, 0, 0], // the text begins 4 bytes on
      ...[2, 0, 0, 0, 0x68, 0x69, 0],
    ],
  );
});

const numbers = fc.oneof(
  fc.record({
    kind: fc.constant("numbers" as const),
    type: fc.constant("int64" as const),
    values: fc.array(fc.maxSafeInteger(), { maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant("numbers" as const),
    type: fc.constant("float32" as const),
    values: fc.array(fc.float({ noNaN: true }), { maxLength: 5 }),
  }),
);
const leaf = fc.oneof(
  fc.record({
    kind: fc.constant("scalar" as const),
    type: fc.constant("uint8" as const),
    value: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({
    kind: fc.constant("scalar" as const),
    type: fc.constant("int32" as const),
    value: fc.integer(),
  }),
  fc.record({ kind: fc.constant("text" as const), text: fc.string({ unit: "grapheme-ascii" }) }),
  fc.record({ kind: fc.constant("bytes" as const), bytes: fc.uint8Array({ maxLength: 40 }) }),
  numbers,
);
const tableOf = (field: fc.Arbitrary<FlatField>): fc.Arbitrary<FlatTable> =>
  fc
    .uniqueArray(fc.tuple(fc.nat(12), field), { selector: ([id]) => id, maxLength: 8 })
    .map((entries) => new Map(entries));
const flat = tableOf(leaf);
const nested = tableOf(
  fc.oneof(
    leaf,
    fc.record({ kind: fc.constant("table" as const), table: flat }),
    fc.record({ kind: fc.constant("tables" as const), tables: fc.array(flat, { maxLength: 4 }) }),
  ),
);

type Reader = ReturnType<typeof openFlat>;

/** The table as the reader has it, asked for what was written. */
function readAs(wanted: FlatTable, reader: Reader): FlatTable {
  return new Map([...wanted].map(([id, field]) => [id, fieldAs(field, id, reader)]));
}

function fieldAs(field: FlatField, id: number, reader: Reader): FlatField {
  const at = { id, name: `f${id}`, limit: 1000 };
  switch (field.kind) {
    case "scalar":
      return { ...field, value: reader.scalar(at, field.type, Number.NaN) };
    case "text":
      return { kind: "text", text: reader.text(at) ?? "missing" };
    case "bytes":
      return { kind: "bytes", bytes: Uint8Array.from(reader.bytes(at) ?? [1]) };
    case "numbers":
      return { ...field, values: reader.numbers(at, field.type) ?? [Number.NaN] };
    case "table":
      return { kind: "table", table: readAs(field.table, reader.table(at)!) };
    case "tables": {
      const tables = reader.tables(at);
      return { kind: "tables", tables: tables.map((each, at) => readAs(field.tables[at]!, each)) };
    }
  }
}

test("what was written is read back, and data begin at multiples of 16", (t) => {
  fc.assert(
    fc.property(nested, (table) => {
      const bytes = encodeFlat(table, "TEST");
      t.deepEqual(readAs(table, openFlat(bytes, "TEST")), table);
      const reader = openFlat(bytes, "TEST");
      for (const [id, field] of table) {
        if (field.kind !== "bytes" || field.bytes.length === 0) continue;
        const part = reader.bytes({ id, name: "data", limit: 1000 });
        t.is((part!.byteOffset - bytes.byteOffset) % 16, 0);
      }
    }),
  );
});

test("a field that was not written has its default", (t) => {
  const reader = openFlat(encodeFlat(new Map(), "TEST"), "TEST");
  const at = { id: 3, name: "f", limit: 1 };
  t.is(reader.scalar(at, "int32", 7), 7);
  t.is(reader.text(at), null);
  t.is(reader.bytes(at), null);
  t.is(reader.numbers(at, "int32"), null);
  t.is(reader.table(at), null);
  t.deepEqual(reader.tables(at), []);
  t.false(reader.has(at));
});
