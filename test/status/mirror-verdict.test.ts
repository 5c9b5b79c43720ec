import test from "ava";
import {
  doubledRatio,
  judgeMirror,
  type MirrorFacts,
  oneWayRatio,
} from "#status/mirror-verdict.ts";
import { NO_SPAN_FACTS, type SpanFacts } from "#windows/span/types.ts";

const facts = (span: Partial<SpanFacts>): MirrorFacts => ({
  source: "eth0",
  ageMs: 3_600_000,
  ended: false,
  frames: 4_000_000,
  linkUp: true,
  lastMinute: { frames: 900, unicast: 800, dropped: 0 },
  span: { ...NO_SPAN_FACTS, ...span },
  direction: "both",
});

const says = test.macro((t, span: Partial<SpanFacts>, verdict: string) => {
  t.is(judgeMirror(facts(span)), verdict as never);
});

test(
  "half of the talks in one direction are not most",
  says,
  { judged: 100, oneWay: 50, speakers: 9 },
  "ok",
);
test("too few pairs say nothing", says, { judged: 2, oneWay: 2, speakers: 2 }, "ok");
test("as many as are needed", says, { judged: 5, oneWay: 3, speakers: 3 }, "one-way");
test("a scanner's made-up talks", says, { judged: 300, oneWay: 290, speakers: 1 }, "ok");
test("30 % twice are borne", says, { frames: 100, doubled: 30 }, "ok");
test("more are not", says, { frames: 100, doubled: 31 }, "duplicate");
test("too few frames say nothing of copies", says, { frames: 99, doubled: 99 }, "ok");

const unasked = { arpReplies: 8, arpAsked: 0, arpResponders: 3 };
test("ARP replies of several stations that nobody asks for", says, unasked, "one-way");
test("one that was asked for", says, { ...unasked, arpAsked: 1 }, "ok");
test("replies of an attacker alone", says, { ...unasked, arpReplies: 400, arpResponders: 2 }, "ok");
test("few replies", says, { ...unasked, arpReplies: 7 }, "ok");
test("TCP goes before ARP", says, { ...unasked, judged: 3 }, "ok");

test("shares are told where enough came", (t) => {
  t.is(oneWayRatio({ ...NO_SPAN_FACTS, judged: 2, oneWay: 1 }), null);
  t.is(oneWayRatio({ ...NO_SPAN_FACTS, judged: 50, oneWay: 5 }), 0.1);
  t.is(doubledRatio({ ...NO_SPAN_FACTS, frames: 99 }), null);
  t.is(doubledRatio({ ...NO_SPAN_FACTS, frames: 100, doubled: 1 }), 0.01);
});
