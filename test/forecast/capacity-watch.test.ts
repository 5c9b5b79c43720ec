import test from "ava";
import fc from "fast-check";
import { CapacityWatch } from "#forecast/capacity-watch.ts";
import { OUTLOOK_STEPS } from "#forecast/types.ts";
import { ALERT_LIMITS, type AlertEvent } from "#l2/types.ts";
import { forecastOf, stepAt } from "./outlook-samples.ts";

const LIMIT = { linkBitsPerS: 1e9, share: 0.8 };

/** The n-th forecast, whose p90 is so many Mbit/s in each step. */
const saying = (n: number, ...mbps: readonly number[]) =>
  forecastOf(n, 1e8, {
    p90: Float64Array.from({ length: OUTLOOK_STEPS }, (_, i) => 1e6 * (mbps[i] ?? mbps.at(-1)!)),
  });

test("it opens with the first step above, says when and how much, and ends after a calm", (t) => {
  const watch = new CapacityWatch();
  t.is(watch.see(saying(0, 700, 800), LIMIT), null, "at the limit is not above it");
  const opened = watch.see(saying(1, 700, 700, 850, 900, 200), LIMIT);
  t.like(opened, {
    state: "opened",
    type: "capacity",
    severity: "warning",
    at: stepAt(1),
    since: stepAt(1),
    verdict:
      "Between 00:15 and 00:20 UTC the traffic may reach 850 Mbit/s, 85 % of the link's 1 Gbit/s.",
  });
  t.deepEqual(opened?.why, [
    "highest of the next hour, 00:20 to 00:25 UTC: 100 Mbit/s expected, with one chance in ten " +
      "more than 900 Mbit/s",
    "the limit is 800 Mbit/s, 80 % of the link (capacity.sharePct)",
    "the forecast that serves there is linear_ar",
  ]);
  const steps = [790, 700, 700, 721, 700, 700].map((mbps, n) =>
    watch.see(saying(2 + n, mbps), LIMIT),
  );
  t.deepEqual(steps, Array(6).fill(null), "just below, or for a moment, is not over");
  const closed = watch.see(saying(8, 719), LIMIT);
  t.like(closed, { state: "closed", id: opened?.id, since: stepAt(1), at: stepAt(8) });
  t.is(closed?.why[0], "nothing near the limit is expected until 01:40 UTC");
  t.is(watch.finish("stopped", stepAt(9)), null);
});

test("what goes on is told once an hour, with how it is by then", (t) => {
  const watch = new CapacityWatch();
  const states = Array.from({ length: 30 }, (_, n) => watch.see(saying(n, 801 + n), LIMIT)?.state);
  t.deepEqual(
    [...states.entries()].filter(([, state]) => state !== undefined),
    [
      [0, "opened"],
      [12, "updated"],
      [24, "updated"],
    ],
  );
  const closed = watch.finish("closed because the appliance stopped", stepAt(30));
  t.like(closed, { state: "closed", count: 30 });
  t.regex(closed?.verdict ?? "", /may reach 830 Mbit/);
});

test("where nobody knows what the link carries there is nothing to warn of", (t) => {
  const watch = new CapacityWatch();
  t.is(watch.see(saying(0, 9000), null), null);
  t.is(watch.see(saying(1, 9000), LIMIT)?.state, "opened");
  const closed = watch.see(saying(2, 9000), null);
  t.is(closed?.state, "closed");
  t.regex(closed?.why[0] ?? "", /nobody knows/);
});

test("property: whatever is forecast, alerts open, go on and close, each step well-formed", (t) => {
  const levels = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { maxLength: 60 });
  const limits = fc.record({
    linkBitsPerS: fc.double({ min: 1e5, max: 1e12, noNaN: true }),
    share: fc.double({ min: 0.05, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(levels, limits, (mbps, limit) => {
      const watch = new CapacityWatch();
      const steps = mbps.map((each, n) => watch.see(saying(n, each), limit));
      const told = [...steps, watch.finish("over", stepAt(99))].filter((each) => each !== null);
      let open = null as AlertEvent | null;
      for (const each of told) {
        if (each.state === "opened") t.is(open, null);
        else t.is(each.id as string | undefined, open?.id);
        open = each.state === "closed" ? null : each;
        t.true(each.verdict.length <= ALERT_LIMITS.textChars);
        for (const why of each.why) t.true(why.length <= ALERT_LIMITS.textChars);
      }
      t.is(open, null);
    }),
  );
});
