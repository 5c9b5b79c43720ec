import test from "ava";
import fc from "fast-check";
import { memoryPlan } from "#infer/simd/network/memory-plan.ts";
import { keepPanels, keepRow, panelBytes } from "#infer/simd/network/panels.ts";

test("two panels of two fours, then one of one: each row by row", (t) => {
  const plan = memoryPlan();
  const size = { depth: 2, fours: 5 };
  const panels = keepPanels(plan, size, (row, column) => 100 * row + column, [2, 1]);
  const memory = new ArrayBuffer(plan.bytes);
  plan.fill(memory);
  t.deepEqual(
    panels.map(({ width, count, offset }) => ({ width, count, offset })),
    [
      { width: 2, count: 2, offset: 0 },
      { width: 1, count: 1, offset: 64 },
    ],
  );
  const eight = (from: number) => Array.from({ length: 8 }, (_, index) => from + index);
  const wide = [...new Float32Array(memory, panels[0]!.at, 32)];
  t.deepEqual(wide, [...eight(0), ...eight(100), ...eight(8), ...eight(108)]);
  const narrow = [...new Float32Array(memory, panels[1]!.at, 8)];
  t.deepEqual(narrow, [16, 17, 18, 19, 116, 117, 118, 119]);
});

test("property: every weight is in one panel, at its own place", (t) => {
  const sizes = fc.record({
    depth: fc.integer({ min: 1, max: 9 }),
    fours: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(sizes, ({ depth, fours }) => {
      const plan = memoryPlan();
      const weights = (row: number, column: number) => 1 + row * 4 * fours + column;
      const panels = keepPanels(plan, { depth, fours }, weights, [12, 8, 4, 2, 1]);
      const memory = new ArrayBuffer(plan.bytes);
      plan.fill(memory);
      const seen = new Set<number>();
      for (const { width, count, offset, at } of panels) {
        for (let panel = 0; panel < count; panel++) {
          const from = new Float32Array(memory, at + panel * panelBytes(width, depth));
          for (let row = 0; row < depth; row++) {
            for (let column = 0; column < 4 * width; column++) {
              const value = from[row * 4 * width + column]!;
              if (value !== weights(row, offset / 4 + panel * 4 * width + column)) return false;
              seen.add(value);
            }
          }
        }
      }
      return seen.size === depth * 4 * fours;
    }),
  );
  t.pass();
});

test("a row is what its columns say", (t) => {
  const plan = memoryPlan();
  const at = keepRow(plan, 2, (row, column) => 10 * row + column);
  const memory = new ArrayBuffer(plan.bytes);
  plan.fill(memory);
  t.deepEqual([...new Float32Array(memory, at, 8)], [0, 1, 2, 3, 4, 5, 6, 7]);
});
