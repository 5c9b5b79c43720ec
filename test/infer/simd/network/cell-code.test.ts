import test from "ava";
import { cellStep } from "#infer/simd/network/cell-code.ts";
import { WAYS, wasmRun } from "../../../helpers/wasm-run.ts";

const [GATES, CELL, HIDDEN] = [1024, 4096, 8192];

/** Eight units whose gates have these sums, each unit a column: input, forget, cell, output. */
function stepped(way: (typeof WAYS)["relaxed"], sums: readonly number[][], before: number[]) {
  const { run, at } = wasmRun(cellStep("cell", 2, way));
  const factors = [-1, -1, -2, -1].map((factor) => factor * Math.LOG2E);
  for (const [unit, column] of sums.entries()) {
    for (const [gate, sum] of column.entries()) {
      const place = Math.floor(unit / 4) * 16 + gate * 4 + (unit % 4);
      at(GATES, 32)[place] = factors[gate]! * sum;
    }
  }
  at(CELL, 9).set([...before, 77]);
  at(HIDDEN, 9)[8] = 77;
  run(GATES, CELL, HIDDEN);
  return { cell: at(CELL, 9), hidden: at(HIDDEN, 9) };
}

function wantedOf([input, forget, news, out]: readonly number[], before: number) {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const cell = sigmoid(input!) * Math.tanh(news!) + sigmoid(forget!) * before;
  return { cell, hidden: sigmoid(out!) * Math.tanh(cell) };
}

for (const [name, way] of Object.entries(WAYS)) {
  test(`states and hidden values as the equations say: ${name}`, (t) => {
    for (let turn = 0; turn < 500; turn++) {
      const size = [0.1, 1, 10, 300][turn % 4]!;
      const spread = (at: number) => size * Math.sin(1 + at * 12.9898 + turn * 78.233);
      const sums = Array.from({ length: 8 }, (_, unit) =>
        [0, 1, 2, 3].map((gate) => spread(8 * gate + unit)),
      );
      const before = Array.from({ length: 8 }, (_, unit) => 3 * Math.cos(unit + turn));
      const { cell, hidden } = stepped(way, sums, before);
      for (const [unit, column] of sums.entries()) {
        const wanted = wantedOf(column, before[unit]!);
        // Single precision of sums up to 3, and of the gates' sums themselves.
        t.true(Math.abs(cell[unit]! - wanted.cell) < 3e-6, `${cell[unit]}, not ${wanted.cell}`);
        t.true(Math.abs(hidden[unit]! - wanted.hidden) < 3e-6);
      }
      t.is(cell[8], 77);
      t.is(hidden[8], 77);
    }
  });

  test(`gates far open or shut stay numbers, a state that fills a four stays 0: ${name}`, (t) => {
    const far = [1e30, Number.POSITIVE_INFINITY, -1e30, Number.NEGATIVE_INFINITY];
    const sums = [...far.map((sum) => [sum, sum, sum, sum]), ...Array(4).fill([0, 0, 0, 0])];
    const { cell, hidden } = stepped(way, sums, [2, 2, 2, 2, 0, 0, 0, 0]);
    const near = (found: number, wanted: number) =>
      t.true(Math.abs(found - wanted) < 1e-6, `${found}`);
    for (const unit of [0, 1]) {
      near(cell[unit]!, 3);
      near(hidden[unit]!, Math.tanh(3));
    }
    for (const unit of [2, 3]) {
      near(cell[unit]!, 0);
      near(hidden[unit]!, 0);
    }
    t.deepEqual([...cell.subarray(4, 8), ...hidden.subarray(4, 8)], new Array(8).fill(0));
  });

  test(`what is no number stays none: ${name}`, (t) => {
    const none = [Number.NaN, 0, 0, 0];
    const { cell, hidden } = stepped(way, Array(8).fill(none), new Array(8).fill(1));
    t.true(Number.isNaN(cell[0]) && Number.isNaN(hidden[7]));
  });
}
