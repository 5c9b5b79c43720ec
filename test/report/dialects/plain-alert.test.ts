import test from "ava";
import fc from "fast-check";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { anyAlert } from "../any-alert.ts";
import { alertOf } from "../samples.ts";

test("an address counts only as an address", (t) => {
  const alert = plainAlert(
    alertOf("a", {
      attacker: { mac: "00-25-B3-BF-91-EE", ip: "fe80::1%eth0" },
      claimed: "not-an-ip",
      owner: { mac: "00:26:0b:31:07" },
      victims: ["x", "10.0.0.1", "2001:db8::1", "02:00:00:00:00:01"],
    }),
  );
  t.like(alert, {
    attackerMac: "00:25:b3:bf:91:ee",
    attackerIp: undefined,
    claimed: undefined,
    ownerMac: undefined,
    victimIps: ["10.0.0.1", "2001:db8::1"],
    victimMacs: ["02:00:00:00:00:01"],
    targetIp: "10.0.0.1",
  });
});

test("without a victim the address taken is the target", (t) => {
  t.is(plainAlert(alertOf("a", { victims: [] })).targetIp, "172.16.0.1");
});

const technique = test.macro((t, from: string, whole?: string, part?: string) => {
  const alert = plainAlert(alertOf("a", { technique: from }));
  t.is(alert.technique, whole);
  t.is(alert.subTechnique, part);
});
test("a technique", technique, "T1018", "T1018");
test("a part of one", technique, "T1557.002", "T1557", "T1557.002");
test("no technique", technique, "T1557.2");
test("no technique either", technique, "xT1557");

test("the facts are joined and bounded, never within a character", (t) => {
  const { why } = plainAlert(alertOf("a", { why: ["one", "two\nlines"] }));
  t.is(why, "one; two?lines");
  const long = plainAlert(alertOf("a", { why: Array(16).fill("🚨".repeat(150)) })).why;
  t.true(long.length <= 1000 && long.length > 990);
  t.true(long.isWellFormed());
});

test("any alert becomes plain: no control character, no half character, bounded", (t) => {
  fc.assert(
    fc.property(anyAlert, (event) => {
      const { verdict, why, advice = "", victimIps, victimMacs } = plainAlert(event);
      for (const each of [verdict, why, advice]) {
        t.true(each.isWellFormed());
        t.notRegex(each, /[\p{Cc}\p{Zl}\p{Zp}]/u);
        t.true(each.length <= 1000);
      }
      t.true(victimIps.length + victimMacs.length <= 16);
    }),
  );
});
