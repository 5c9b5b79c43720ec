import test from "ava";
import fc from "fast-check";
import { RecentWindows } from "#detect/recent-windows.ts";
import { windowOf } from "../store/samples.ts";

test("the newest are kept in their order, however many came", (t) => {
  const property = fc.property(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 40 }), (limit, n) => {
    const windows = Array.from({ length: n }, (_, index) => windowOf(index));
    const recent = new RecentWindows(limit);
    for (const window of windows) recent.add(window);
    t.deepEqual(recent.all(), windows.slice(-limit));
  });
  t.notThrows(() => fc.assert(property));
});
