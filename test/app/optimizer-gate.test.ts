import test, { type ExecutionContext } from "ava";
import { meanR2, optimizerFault } from "#app/optimizer-gate.ts";

const score = (r2: number | null, lastValueR2 = r2) => ({ r2, lastValueR2 });
const SCORES = {
  cpu_usage_pct: score(0.8, 0.5),
  memory_usage_pct: score(null),
  response_time_ms: score(0.4, 0.3),
};

test("the mean is over the resources that ever changed", (t) => {
  t.is(meanR2(SCORES, "r2"), (0.8 + 0.4) / 2);
  t.is(meanR2(SCORES, "lastValueR2"), 0.4);
  const still = { cpu_usage_pct: score(null), memory_usage_pct: score(null) };
  t.is(meanR2({ ...still, response_time_ms: score(null) }, "r2"), null);
});

const says = test.macro({
  title: (name) => `an optimizer that is ${name}`,
  exec: (t: ExecutionContext, changes: object, current: number | null, fault: RegExp | null) => {
    const said = optimizerFault({ ...SCORES, ...changes }, current);
    if (fault === null) t.is(said, null);
    else t.regex(said ?? "", fault);
  },
});
test("the first", says, {}, null, null);
test("as good as the current one", says, {}, 0.6, null);
test(
  "worse than the current one",
  says,
  {},
  0.61,
  /^mean R² is 0\.6 .*, of the current model 0\.61$/,
);
test(
  "the last value, to the rounding",
  says,
  { memory_usage_pct: score(0.9 - 1e-9, 0.9) },
  0.7,
  null,
);
test(
  "worse at one resource than its last value",
  says,
  { memory_usage_pct: score(0.6, 0.7) },
  null,
  /^R² of memory_usage_pct is 0\.6 over the newest steps, of its last value 0\.7$/,
);
test("better than one that says no number", says, {}, Number.NaN, null);
test("none at all", says, { cpu_usage_pct: score(Number.NaN, 0.5) }, null, /is NaN over the new/);
