import test from "ava";
import { OPERATORS } from "#infer/tflite/operators.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import { BUILT } from "../../helpers/tflite-models.ts";

for (const [name, model] of Object.entries(BUILT)) {
  test(`what is written of a ${name} is read back, and written to the same bytes`, (t) => {
    const bytes = encodeTflite(model);
    const back = decodeTflite(bytes);
    // Options that are 0 are left out.
    const operators = model.operators.map(({ options, ...rest }) => {
      const entries = Object.entries(options).filter(([, value]) => value !== 0);
      return { ...rest, options: Object.fromEntries(entries) };
    });
    const plain = (tensor: (typeof back.tensors)[number]) => {
      return { ...tensor, data: tensor.data === null ? null : [...tensor.data] };
    };
    t.deepEqual(back.operators, operators);
    t.deepEqual(back.tensors.map(plain), model.tensors.map(plain));
    t.is(back.description, model.description);
    t.deepEqual(encodeTflite(back), bytes);
  });
}

/** Offsets of a file followed by hand: no line of it is shared with the reader. */
class Walk {
  readonly view: DataView;
  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }
  field(table: number, id: number): number {
    const vtable = table - this.view.getInt32(table, true);
    const slot = vtable + 4 + 2 * id;
    const isThere = slot < vtable + this.view.getUint16(vtable, true);
    return isThere ? table + this.view.getUint16(slot, true) : 0;
  }
  tables(table: number, id: number): number[] {
    const vector = this.follow(this.field(table, id));
    const count = this.view.getUint32(vector, true);
    return Array.from({ length: count }, (_, at) => this.follow(vector + 4 + 4 * at));
  }
  int32s(table: number, id: number): number[] {
    const vector = this.follow(this.field(table, id));
    const count = this.view.getUint32(vector, true);
    return Array.from({ length: count }, (_, at) => this.view.getInt32(vector + 4 + 4 * at, true));
  }
}

test("a file has version 3, one graph, and its parts at the ids of schema.fbs", (t) => {
  const model = BUILT["int8 detector"]!;
  const bytes = encodeTflite(model);
  const walk = new Walk(bytes);
  t.is(new TextDecoder().decode(bytes.subarray(4, 8)), "TFL3");
  const root = walk.follow(0);
  t.is(walk.view.getUint32(walk.field(root, 0), true), 3);
  const codes = walk.tables(root, 1);
  const used = codes.map((code) => walk.view.getInt32(walk.field(code, 3), true));
  t.deepEqual(used, [
    OPERATORS.QUANTIZE.code,
    OPERATORS.FULLY_CONNECTED.code,
    OPERATORS.LOGISTIC.code,
    OPERATORS.DEQUANTIZE.code,
  ]);
  // The short code of old readers, and 114 for QUANTIZE in both.
  t.deepEqual(
    codes.map((code) => walk.view.getInt8(walk.field(code, 0))),
    used,
  );
  const [graph = 0, ...others] = walk.tables(root, 2);
  t.is(others.length, 0);
  const tensors = walk.tables(graph, 0);
  t.is(tensors.length, model.tensors.length);
  t.deepEqual(walk.int32s(tensors[0]!, 0), [1, 6]);
  t.deepEqual(walk.int32s(graph, 1), [...model.inputs]);
  t.deepEqual(walk.int32s(graph, 2), [...model.outputs]);
  const operators = walk.tables(graph, 3);
  const options = operators.map((operator) => walk.view.getUint8(walk.field(operator, 3)));
  t.deepEqual(options.slice(0, 2), [89, 8], "QuantizeOptions, FullyConnectedOptions");
  const buffers = walk.tables(root, 4);
  t.is(walk.field(buffers[0]!, 0), 0, "the first buffer is empty");
  for (const buffer of buffers.slice(1)) {
    t.is((walk.follow(walk.field(buffer, 0)) + 4) % 16, 0, "data are aligned");
  }
});
