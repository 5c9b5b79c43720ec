import test, { type ExecutionContext } from "ava";
import { forecasterFault, leastError, meanError } from "#app/forecaster-gate.ts";

const RIVALS = new Map([
  ["last_value", 12],
  ["same_time_yesterday", 20],
  ["linear_ar", 10],
]);

const says = test.macro({
  title: (name) => `a forecaster that is ${name}`,
  exec: (
    t: ExecutionContext,
    errorPct: number,
    currentPct: number | null,
    fault: RegExp | null,
  ) => {
    const said = forecasterFault({ errorPct, currentPct, rivals: RIVALS });
    if (fault === null) t.is(said, null);
    else t.regex(said ?? "", fault);
  },
});
test("the first, and better than all", says, 8, null, null);
test("a little worse than the best rival", says, 11, null, null);
test("as good as the current one", says, 9, 9, null);
test("worse than the current one", says, 9.01, 9, /^it is 9\.01 % off .*, the current model 9 %$/);
test("better than a current one that has gone bad", says, 13, 30, null);
test("better than a current one that says what is no number", says, 13, Number.NaN, null);
test("worse than the rivals on average", says, 14.5, 30, /simple forecasts 14 % on average$/);
test("no forecaster at all", says, Number.NaN, null, /^it says what is no number$/);
test("beyond all numbers", says, Number.POSITIVE_INFINITY, null, /^it says what is no number$/);

test("the best rival and the mean of all", (t) => {
  t.is(leastError({ rivals: RIVALS }), 10);
  t.true(Math.abs(meanError({ rivals: RIVALS }) - 14) < 1e-9);
});

for (const gone of [Number.POSITIVE_INFINITY, Number.NaN]) {
  test(`a simple forecast that says ${gone} lets nothing by`, (t) => {
    const rivals = new Map([...RIVALS, ["linear_ar", gone]]);
    t.is(leastError({ rivals }), 12);
    t.is(meanError({ rivals }), 16);
    t.regex(
      forecasterFault({ errorPct: 900, currentPct: null, rivals }) ?? "",
      /simple forecasts 16 % on average$/,
    );
  });
}
