import test from "ava";
import { capacityWarning } from "#forecast/capacity.ts";

const LIMIT = { linkBitsPerS: 1e9, share: 0.8 };

test("the first step above the share of the link is told", (t) => {
  const warning = capacityWarning([7e8, 8.1e8, 9e8], LIMIT);
  t.deepEqual(warning, { step: 2, p90BitsPerS: 8.1e8, limitBitsPerS: 8e8 });
});

test("at the limit nothing is crossed", (t) => {
  t.is(capacityWarning([8e8, 8e8], LIMIT), null);
  t.is(capacityWarning([], LIMIT), null);
});

test("a forecast that is no number warns of nothing", (t) => {
  t.is(capacityWarning([Number.NaN], LIMIT), null);
});
