import test from "ava";
import { gatesOf } from "#infer/lstm-gates.ts";
import type { LstmLayer } from "#infer/types.ts";

test("each gate gets its columns, a row a unit", (t) => {
  const numbers = (count: number, from: number) =>
    Float32Array.from({ length: count }, (_, at) => from + at);
  const layer: LstmLayer = {
    ...{ kind: "lstm", inputs: 3, units: 2, isSequence: false },
    kernel: numbers(24, 0),
    recurrent: numbers(16, 100),
    bias: numbers(8, 200),
  };
  const [input, forget, , output] = gatesOf(layer);
  // Column 0 and 1 of each row of eight are the first gate.
  t.deepEqual(input?.kernel, { rows: 2, columns: 3, values: Float32Array.of(0, 8, 16, 1, 9, 17) });
  t.deepEqual([...forget!.kernel.values], [2, 10, 18, 3, 11, 19]);
  t.deepEqual([...output!.recurrent.values], [106, 114, 107, 115]);
  t.deepEqual([...output!.bias], [206, 207]);
});
