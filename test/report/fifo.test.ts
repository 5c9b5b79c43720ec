import test from "ava";
import fc from "fast-check";
import { Fifo } from "#report/fifo.ts";

test("it does as an array does", (t) => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("push" as const), count: fc.nat(3000) }),
    fc.record({ kind: fc.constant("shift" as const), count: fc.nat(3000) }),
    fc.record({ kind: fc.constant("putBack" as const), count: fc.nat(16) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const fifo = new Fifo<number>();
      let model: number[] = [];
      let next = 0;
      for (const { kind, count } of steps) {
        const items = Array.from({ length: count }, () => next++);
        if (kind === "push") {
          for (const item of items) fifo.push(item);
          model.push(...items);
        } else if (kind === "putBack") {
          fifo.putBack(items);
          model = [...items, ...model];
        } else {
          const taken = items.map(() => fifo.shift()).filter((item) => item !== undefined);
          t.deepEqual(taken, model.splice(0, count));
        }
        t.is(fifo.size, model.length);
      }
      while (model.length > 0) t.is(fifo.shift(), model.shift());
      t.is(fifo.shift(), undefined);
    }),
    { numRuns: 50 },
  );
});
