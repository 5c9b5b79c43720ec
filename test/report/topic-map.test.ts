import test from "ava";
import fc from "fast-check";
import { TOPICS, TopicNames } from "#report/topic-map.ts";

const names = new TopicNames("arpguard/v1", "ag-1");

test("topics are below the device", (t) => {
  t.is(names.of("status/health"), "arpguard/v1/ag-1/status/health");
  t.is(names.of("m/feature"), "arpguard/v1/ag-1/m/feature");
  t.is(names.ofAlert("arp-spoof-172-16-0-1-x"), "arpguard/v1/ag-1/a/arp-spoof-172-16-0-1-x");
});

test("no id leaves its level or becomes a wildcard", (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (id) => {
      t.regex(names.ofAlert(id), /^arpguard\/v1\/ag-1\/a\/[a-z0-9-]{0,80}$/);
    }),
  );
});

test("what is state is retained, what is news is not", (t) => {
  t.deepEqual(
    Object.entries(TOPICS).map(([topic, { isRetained }]) => [topic, isRetained]),
    [
      ["status/health", true],
      ["m/feature", false],
      ["m/forecast", false],
      ["e/alert", false],
      ["a/{alertId}", true],
    ],
  );
});

test("a will has no time of its own", (t) => {
  const { payload } = TOPICS["status/health"];
  t.true(payload.safeParse({ status: "down" }).success);
  t.false(payload.safeParse({ status: "up" }).success);
});
