import test from "ava";
import fc from "fast-check";
import { LineQueue } from "#report/dialects/line-queue.ts";

test("lines leave in their order; what is put back comes first", (t) => {
  const queue = new LineQueue<string>(4);
  queue.push("a");
  queue.push("b");
  t.is(queue.shift(), "a");
  queue.putBack(["a"]);
  t.deepEqual([queue.shift(), queue.shift(), queue.shift()], ["a", "b", undefined]);
});

test("when it is full the oldest goes, and is counted", (t) => {
  const queue = new LineQueue<number>(3);
  for (let n = 0; n < 5; n++) queue.push(n);
  t.like(queue, { size: 3, lost: 2 });
  queue.putBack([9]);
  t.like(queue, { size: 3, lost: 3 });
  t.is(queue.shift(), 2);
});

test("nothing leaves without being taken or counted, and it never exceeds its limit", (t) => {
  const step = fc.oneof(fc.constant("push"), fc.constant("shift"), fc.constant("putBack"));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new LineQueue<string>(5);
      let added = 0;
      let taken = 0;
      for (const each of steps) {
        if (each === "shift") taken += queue.shift() === undefined ? 0 : 1;
        else {
          added++;
          if (each === "push") queue.push("x");
          else queue.putBack(["x"]);
        }
        t.true(queue.size <= 5);
        t.is(queue.size, added - taken - queue.lost);
      }
    }),
  );
});
