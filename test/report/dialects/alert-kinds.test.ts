import test from "ava";
import { ALERT_TYPES } from "#l2/types.ts";
import { ALERT_KINDS } from "#report/dialects/alert-kinds.ts";

const kinds = ALERT_TYPES.map((type) => ALERT_KINDS[type]);

test("no two types share a number, a title or a notice", (t) => {
  for (const key of ["signatureId", "title", "notice"] as const) {
    t.is(new Set(kinds.map((kind) => kind[key])).size, ALERT_TYPES.length, key);
  }
});

test("the numbers are those of local rules, and the first ones stay what they were", (t) => {
  t.true(kinds.every(({ signatureId }) => signatureId >= 1_000_000 && signatureId < 2_000_000));
  t.is(ALERT_KINDS["arp-spoof"].signatureId, 1_990_001);
  t.is(ALERT_KINDS.coverage.signatureId, 1_990_023);
});

test("notices are named as Zeek names them, categories as Suricata's classes", (t) => {
  const classes = [
    "Attempted Denial of Service",
    "Detection of a Network Scan",
    "Misc Attack",
    "Misc activity",
    "Potentially Bad Traffic",
  ];
  for (const { notice, category } of kinds) {
    t.regex(notice, /^ARPGuard::[A-Z][A-Za-z]*(_[A-Z][A-Za-z]*)*$/);
    t.true(classes.includes(category), category);
  }
});
