import test from "ava";
import { spanVerdictOf } from "#app/span-verdict.ts";
import { TOPICS } from "#report/topic-map.ts";

test("the fleet can be told each verdict, and hears nothing of a port that says nothing", (t) => {
  const told = (
    ["ok", "no-link", "silent", "broadcast-only", "one-way", "duplicate", "dropping"] as const
  ).map(spanVerdictOf);
  for (const verdict of told) {
    t.true(TOPICS["twin/span"].payload.safeParse({ verdict, evidence: {} }).success, `${verdict}`);
  }
  t.is(new Set(told).size, 7);
  t.is(spanVerdictOf("dropping"), "oversubscribed");
  t.is(spanVerdictOf("starting"), null);
  t.is(spanVerdictOf("ended"), null);
});
