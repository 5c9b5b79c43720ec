import test from "ava";
import { mix32 } from "#core/hash.ts";
import { FlowMemory } from "#windows/flow-memory.ts";

/** Ticks of the span that a flow is remembered through, and through the one after. */
const SPAN = 1500;

/** `count` flows with keys of their own, from the number `first` on. */
function keys(first: number, count: number): readonly [Int32Array, Int32Array, number] {
  const of = (salt: number) =>
    Int32Array.from({ length: count }, (_, i) => mix32(mix32(first + i) ^ salt));
  return [of(0x1234), of(0x9876), count];
}

test("a flow begins once", (t) => {
  const memory = new FlowMemory();
  t.is(memory.countNew(...keys(0, 100)), 100);
  t.is(memory.countNew(...keys(0, 100)), 0);
  t.is(memory.countNew(...keys(50, 100)), 50);
  t.is(memory.size, 150);
  t.is(memory.evicted, 0);
});

test("of one batch the second packet of a flow is known", (t) => {
  t.is(new FlowMemory().countNew(Int32Array.of(1, 1, 2), Int32Array.of(5, 5, 5), 3), 2);
});

test("only so many of the keys are seen as told", (t) => {
  const [highs, lows] = keys(0, 100);
  const memory = new FlowMemory();
  t.is(memory.countNew(highs, lows, 40), 40);
  t.is(memory.size, 40);
});

const lasts = test.macro((t, seenAt: number, againAt: number, isKnown: boolean) => {
  const memory = new FlowMemory();
  memory.advance(seenAt);
  memory.countNew(...keys(0, 10));
  memory.advance(againAt);
  t.is(memory.countNew(...keys(0, 10)), isKnown ? 0 : 10);
});

test("known within its span", lasts, 1, SPAN - 1, true);
test("known 150 s later, to the end of the next span", lasts, SPAN - 1, 2 * SPAN - 1, true);
test("known nearly 300 s later, to the end of the next span", lasts, 1, 2 * SPAN - 1, true);
test("forgotten after the next span", lasts, SPAN - 1, 2 * SPAN, false);
test("forgotten after a long silence of all", lasts, 1, 20 * SPAN, false);

test("a flow that goes on is never forgotten", (t) => {
  const memory = new FlowMemory();
  t.is(memory.countNew(...keys(0, 10)), 10);
  for (let tick = 1; tick < 10 * SPAN; tick += SPAN - 1) {
    memory.advance(tick);
    t.is(memory.countNew(...keys(0, 10)), 0);
  }
});

test("at a tenth of the limit 5 new flows in 10,000 pass for known, at the limit 2 in 100", (t) => {
  const memory = new FlowMemory();
  const step = 5_000;
  const missed = (first: number) => 1 - memory.countNew(...keys(first, step)) / step;
  for (let first = 0; first < memory.limit / 10; first += step) t.true(missed(first) < 0.0015);
  for (let first = memory.limit / 10; first < memory.limit - step; first += step) {
    t.true(missed(first) < 0.03, `at ${first}`);
  }
  t.true(memory.size <= memory.limit);
  t.is(memory.evicted, 0);
});

test("a span that fills up ends early: what it held is still known, and counted", (t) => {
  const memory = new FlowMemory();
  let first = 0;
  for (; memory.evicted === 0; first += 256) memory.countNew(...keys(first, 256));
  t.is(memory.evicted, memory.limit + 1);
  t.true(memory.size < 256);
  t.true(memory.countNew(...keys(0, 1000)) <= 2, "the span before remembers them");
  for (; memory.evicted < 3 * memory.limit; first += 256) {
    memory.countNew(...keys(first, 256));
    t.true(memory.size <= memory.limit);
  }
});

test("flows that come together count as the same flows one by one, also where a span ends", (t) => {
  const [together, alone] = [new FlowMemory(), new FlowMemory()];
  const [highs, lows, count] = keys(0, together.limit + 50_000);
  let begun = 0;
  for (let i = 0; i < count; i++) {
    begun += alone.countNew(highs.subarray(i, i + 1), lows.subarray(i, i + 1), 1);
  }
  t.is(together.countNew(highs, lows, count), begun);
  t.deepEqual([together.size, together.evicted], [alone.size, alone.evicted]);
  t.true(alone.evicted > 0);
});
