import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { type FlatReader, openFlat } from "#infer/flat/flat-reader.ts";

/** A table of four fields: a text, an int32, a vector of int32, and an empty table. */
const WHOLE = Uint8Array.of(
  ...[20, 0, 0, 0, 0x54, 0x45, 0x53, 0x54],
  ...[12, 0, 20, 0, 4, 0, 8, 0, 12, 0, 16, 0], // vtable at 8
  ...[12, 0, 0, 0], // table at 20
  ...[16, 0, 0, 0], // 24: text at 40
  ...[7, 0, 0, 0], // 28
  ...[16, 0, 0, 0], // 32: vector at 48
  ...[36, 0, 0, 0], // 36: table at 72
  ...[2, 0, 0, 0, 0x68, 0x69, 0, 0], // 40
  ...[2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0], // 48
  ...[0, 0, 0, 0], // 60
  ...[6, 0, 4, 0, 0, 0, 0, 0], // 64: vtable of an empty table
  ...[8, 0, 0, 0], // 72
);
const TEXT = { id: 0, name: "text", limit: 10 };
const NUMBER = { id: 1, name: "number" };
const LIST = { id: 2, name: "list", limit: 10 };
const TABLE = { id: 3, name: "table" };

const openIt = (changes: readonly [at: number, byte: number][] = []) => {
  const bytes = Uint8Array.from(WHOLE);
  for (const [at, byte] of changes) bytes[at] = byte;
  return openFlat(bytes, "TEST");
};

test("all of a table is read", (t) => {
  const reader = openIt();
  t.is(reader.text(TEXT), "hi");
  t.is(reader.scalar(NUMBER, "int32", 0), 7);
  t.deepEqual(reader.numbers(LIST, "int32"), [1, 2]);
  t.is(reader.table(TABLE)?.where, "table");
});

function refuses(t: ExecutionContext, read: () => unknown, message: RegExp): void {
  t.throws(read, { instanceOf: AppError, code: "model-invalid", message });
}

test("what is odd is refused by where it stands", (t) => {
  refuses(t, () => openFlat(WHOLE.subarray(0, 7), "TEST"), /^header: it leads out of the file$/);
  refuses(t, () => openFlat(WHOLE, "TFL3"), /^header: it is no file of the kind TFL3$/);
  refuses(t, () => openIt([[0, 0]]), /^header: an offset that leads to itself$/);
  refuses(t, () => openIt([[0, 21]]), /^model: byte 21 is no multiple of 4$/);
  refuses(t, () => openIt([[3, 0x7f]]), /^model: it leads out of the file$/);
  refuses(t, () => openIt([[23, 0x80]]), /^model: it leads out of the file$/);
  refuses(t, () => openIt([[20, 13]]), /^model: byte 7 is no multiple of 2$/);
  refuses(t, () => openIt([[8, 13]]), /^model: a vtable of 13 bytes$/);
  refuses(t, () => openIt([[9, 0x10]]), /^model: it leads out of the file$/);
  refuses(t, () => openIt([[10, 3]]), /^model: a table of 3 bytes$/);
  refuses(t, () => openIt([[11, 0x10]]), /^model: it leads out of the file$/);
  refuses(t, () => openIt([[14, 18]]).scalar(NUMBER, "int32", 0), /^number: it stands outside/);
  refuses(t, () => openIt([[14, 2]]).scalar(NUMBER, "int32", 0), /^number: it stands outside/);
  refuses(t, () => openIt([[14, 9]]).scalar(NUMBER, "int32", 0), /^number: byte 29 is no multiple/);
  refuses(t, () => openIt([[40, 11]]).text(TEXT), /^text: 11 elements, more than 10$/);
  refuses(t, () => openIt([[24, 17]]).text(TEXT), /^text: byte 41 is no multiple of 4$/);
  refuses(t, () => openIt([[48, 9]]).numbers(LIST, "int32"), /^list: it leads out of the file$/);
  refuses(t, () => openIt().numbers(LIST, "int64"), /^list: byte 52 is no multiple of 8$/);
  refuses(t, () => openIt([[36, 0]]).table(TABLE), /^table: an offset that leads to itself$/);
  refuses(t, () => openIt().tables({ ...LIST, limit: 1 }), /^list: 2 elements, more than 1$/);
  refuses(t, () => openIt().tables(LIST), /^list\[0\]: byte 53 is no multiple of 4$/);
});

test("a text of any bytes is one line of ASCII", (t) => {
  t.is(openIt([[44, 10]]).text(TEXT), "?i");
  t.is(openIt([[44, 0xff]]).text(TEXT), "?i");
});

/** Asks for everything as everything, to a depth. */
function readAll(reader: FlatReader, depth: number): void {
  for (let id = 0; id < 5; id++) {
    const at = { id, name: `f${id}`, limit: 8 };
    refusesOrReads(() => reader.scalar(at, "float32", 0));
    refusesOrReads(() => reader.text(at));
    refusesOrReads(() => reader.numbers(at, "int64"));
    refusesOrReads(() => {
      const inner = [...reader.tables(at), reader.table(at)];
      for (const each of inner) if (each !== null && depth > 0) readAll(each, depth - 1);
    });
  }
}

function refusesOrReads(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AppError) || error.message.includes("\n")) throw error;
  }
}

test("hostile bytes are refused or read, and never anything else", (t) => {
  const changes = fc.array(fc.tuple(fc.nat(WHOLE.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(changes, fc.nat(WHOLE.length), (all, length) => {
      const bytes = Uint8Array.from(WHOLE).subarray(0, length);
      for (const [at, byte] of all) if (at < bytes.length) bytes[at] = byte;
      refusesOrReads(() => readAll(openFlat(bytes, "TEST"), 2));
    }),
    { numRuns: 500 },
  );
  t.pass();
});
