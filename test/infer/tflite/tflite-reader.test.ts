import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { encodeFlat } from "#infer/flat/flat-writer.ts";
import type { FlatField, FlatTable } from "#infer/flat/types.ts";
import { int8NetworkOf } from "#infer/tflite/int8-network-reader.ts";
import { networkOf } from "#infer/tflite/network-reader.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import { BUILT } from "../../helpers/tflite-models.ts";

const FILES = Object.values(BUILT).map(encodeTflite);
const MILLIS = 2000;

/** Reads a file as everything that it could be, or refuses it in one line, within a time. */
function isHandled(bytes: Uint8Array): boolean {
  const startMs = performance.now();
  for (const use of [networkOf, int8NetworkOf]) {
    try {
      use(decodeTflite(bytes));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "model-invalid") throw error;
      if (error.message.includes("\n") || error.message.length > 400) return false;
    }
  }
  return isSameAnew(bytes) && performance.now() - startMs < MILLIS;
}

/** What was read can be written, and then be read to the same: so it goes to a library in C. */
function isSameAnew(bytes: Uint8Array): boolean {
  let anew: Uint8Array;
  try {
    anew = encodeTflite(decodeTflite(bytes));
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
  return Buffer.compare(anew, encodeTflite(decodeTflite(anew))) === 0;
}

test("any bytes of any build may be wrong: it is read, or refused in one line", (t) => {
  const file = fc.constantFrom(...FILES);
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(file, changes, (whole, all) => {
      const bytes = Uint8Array.from(whole);
      for (const [at, byte] of all) bytes[at % bytes.length] = byte;
      return isHandled(bytes);
    }),
    { numRuns: 600 },
  );
  t.pass();
});

test("any number of a file may be wrong", (t) => {
  const file = fc.constantFrom(...FILES);
  const number = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)));
  fc.assert(
    fc.property(file, fc.nat(), number, (whole, at, value) => {
      const bytes = Uint8Array.from(whole);
      const word = (at % Math.floor(bytes.length / 4)) * 4;
      new DataView(bytes.buffer).setInt32(word, value, true);
      return isHandled(bytes);
    }),
    { numRuns: 600 },
  );
  t.pass();
});

test("a file may end anywhere, and hold anything", (t) => {
  const file = fc.constantFrom(...FILES);
  fc.assert(fc.property(file, fc.nat(), (whole, to) => isHandled(whole.subarray(0, to % 4000))));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), isHandled));
  t.pass();
});

const field = (type: "int32" | "uint32", value: number): FlatField => {
  return { kind: "scalar", type, value };
};
const tables = (...all: FlatTable[]): FlatField => ({ kind: "tables", tables: all });

/** A file of these fields of the model's table. */
function refuses(t: ExecutionContext, fields: readonly [number, FlatField][], message: RegExp) {
  const bytes = encodeFlat(new Map(fields), "TFL3");
  t.throws(() => decodeTflite(bytes), { code: "model-invalid", message });
}

test("what is no model of one graph is refused by name", (t) => {
  const version: [number, FlatField] = [0, field("uint32", 3)];
  const graph = (...parts: [number, FlatField][]): [number, FlatField] => [
    2,
    tables(new Map(parts)),
  ];
  refuses(t, [], /^version: 0, not 3$/);
  refuses(t, [[0, field("uint32", 4)]], /^version: 4, not 3$/);
  refuses(t, [version], /^subgraphs: there is none$/);
  refuses(t, [version, [2, tables(new Map(), new Map())]], /^subgraphs: 2 elements, more than 1$/);
  refuses(t, [version, graph()], /^inputs: \[\], not one tensor$/);
  const code = (value: number) => tables(new Map([[3, field("int32", value)]]));
  const known = /^operator_codes\[0\]: operator 32 is none of those taken: ADD, DEQUANTIZE, /;
  refuses(t, [version, graph(), [1, code(32)]], known);
  const custom = tables(new Map<number, FlatField>([[1, { kind: "text", text: "Evil" }]]));
  refuses(t, [version, graph(), [1, custom]], /^operator_codes\[0\]: operator 0 is none of those/);
  t.throws(() => decodeTflite(new Uint8Array(16 * 2 ** 20 + 1)), {
    message: /^file: more than 16777216 bytes$/,
  });
});

test("a vector that says it is huge costs nothing", (t) => {
  const bytes = encodeTflite(BUILT["float detector"]!);
  const view = new DataView(bytes.buffer);
  // Each word may be the length of a vector.
  for (let at = 8; at + 4 <= bytes.length; at += 4) {
    const before = view.getUint32(at, true);
    view.setUint32(at, 0xffff_ff00, true);
    t.true(isHandled(bytes));
    view.setUint32(at, before, true);
  }
});

test("operators that share all they have do not multiply it", (t) => {
  const model = BUILT["float detector"]!;
  const [dense] = model.operators;
  const many = { ...model, operators: new Array(9000).fill(dense) };
  t.throws(() => decodeTflite(encodeTflite(many)), {
    message: /^subgraphs\[0\]\.operators: 9000 elements, more/,
  });
  const wide = { ...dense!, inputs: new Array(513).fill(0) };
  t.throws(() => decodeTflite(encodeTflite({ ...model, operators: [wide] })), {
    message: /^subgraphs\[0\]\.operators\[0\]\.inputs: 513 elements, more than 512$/,
  });
});
