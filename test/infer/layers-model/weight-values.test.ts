import test, { type ExecutionContext } from "ava";
import type { Encoding } from "#infer/layers-model/types.ts";
import {
  joinValues,
  readValues,
  valueCount,
  weightBytes,
} from "#infer/layers-model/weight-values.ts";
import { hex } from "../../helpers/frames.ts";

const reads = test.macro({
  title: (given) => `reads ${given}`,
  exec: (t: ExecutionContext, encoding: Encoding, bytes: Uint8Array, values: number[]) => {
    const entry = { name: "a", shape: [values.length], encoding };
    t.is(weightBytes(entry), bytes.length);
    // At an odd place, as behind single bytes.
    const shifted = Uint8Array.of(0xff, ...bytes, 0xff);
    t.deepEqual(readValues(entry, shifted, 1), Float32Array.from(values));
  },
});

test("float32", reads, { kind: "float32" }, hex("0000803f 000000c0"), [1, -2]);
test("float16", reads, { kind: "float16" }, hex("003c 00c0 0100"), [1, -2, 2 ** -24]);
test("uint8", reads, { kind: "uint8", scale: 0.1, min: -5 }, hex("00 01 ff"), [-5, -4.9, 20.5]);
test(
  "uint16",
  reads,
  { kind: "uint16", scale: 0.5, min: 1 },
  hex("0000 ffff 0100"),
  [1, 32768.5, 1.5],
);

test("counts and joins", (t) => {
  t.is(valueCount([3, 4]), 12);
  t.is(valueCount([7]), 7);
  const joined = joinValues([Float32Array.of(1), new Float32Array(), Float32Array.of(-2, 0.5)]);
  t.deepEqual(joined, hex("0000803f 000000c0 0000003f"));
});
