import test from "ava";
import fc from "fast-check";
import { type OpenNode, OpenNodes } from "#train/forest/open-nodes.ts";

const node = (gain: number, start: number): OpenNode => ({
  start,
  end: start,
  totals: { sum: 0, weight: 0 },
  parent: -1,
  isLeft: true,
  split: { gain, input: 0, bin: 0 },
  histogram: null,
});

test("the greatest gain comes first, of equals the older node", (t) => {
  const property = fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (gains) => {
    const open = new OpenNodes();
    for (const [age, gain] of gains.entries()) open.push(node(gain, age));
    t.is(open.size, gains.length);
    const order = gains.map((gain, age) => [gain, age] as const);
    order.sort(([gainA, ageA], [gainB, ageB]) => gainB - gainA || ageA - ageB);
    for (const [gain, age] of order) t.like(open.pop(), { start: age, split: { gain } });
    t.is(open.pop(), undefined);
  });
  fc.assert(property);
});
