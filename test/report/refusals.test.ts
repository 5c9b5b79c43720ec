import test from "ava";
import { Refusals } from "#report/refusals.ts";

test("refusals are counted by topic until one of it is taken", (t) => {
  const refusals = new Refusals("r/d/");
  t.is(refusals.problem, "");
  const quota = { code: 151, text: "Quota exceeded" };
  t.true(refusals.add("m/feature", quota));
  t.false(refusals.add("m/feature", quota));
  t.is(
    refusals.problem,
    "the broker refused 2 of m/feature: Quota exceeded (151); see the broker's log",
  );
  t.true(refusals.add("e/alert", { code: 135, text: "Not authorized" }));
  t.regex(refusals.problem, /, 1 of e\/alert: .*; let this device write r\/d\/# there$/);
  refusals.clear("e/alert");
  refusals.clear("m/feature");
  t.is(refusals.problem, "");
});
