import test from "ava";
import { AppError } from "#core/errors.ts";
import { NETWORK_MEMORY_BYTES } from "#infer/memory-limit.ts";
import { foursOf, memoryPlan } from "#infer/simd/network/memory-plan.ts";

test("what is kept is written into its own place, what is reserved stays zeros", (t) => {
  const plan = memoryPlan();
  const lengths = [1, 16, 17, 3];
  const places = lengths.map((length, index) => ({
    at: index % 2 === 0 ? plan.keep(length, (to) => to.fill(index + 1)) : plan.reserve(length),
    wanted: new Array<number>(length).fill(index % 2 === 0 ? index + 1 : 0),
  }));
  const memory = new ArrayBuffer(plan.bytes);
  plan.fill(memory);
  for (const { at, wanted } of places) {
    t.is(at % 64, 0);
    t.deepEqual([...new Float32Array(memory, at, wanted.length)], wanted);
  }
});

test("the limit is the last byte that may be reserved", (t) => {
  const plan = memoryPlan();
  plan.reserve(NETWORK_MEMORY_BYTES / 4);
  const error = t.throws(() => plan.keep(1, () => t.fail()), { instanceOf: AppError });
  t.is(error?.code, "no-memory");
});

test("numbers as fours", (t) => {
  t.deepEqual([1, 4, 5, 8].map(foursOf), [1, 1, 2, 2]);
});
