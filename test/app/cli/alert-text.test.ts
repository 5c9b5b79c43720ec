import test from "ava";
import fc from "fast-check";
import { alertFacts, alertRow } from "#app/cli/alert-text.ts";
import { micros } from "#core/units.ts";
import { anyAlert } from "../../report/any-alert.ts";
import { alertOf } from "../samples.ts";

test("what does not apply is not listed", (t) => {
  const names = (lines: readonly string[]) => lines.map((line) => line.split(" ")[0]);
  const {
    attacker: _a,
    claimed: _c,
    owner: _o,
    victims: _v,
    technique: _t,
    advice: _d,
    ...bare
  } = alertOf("a");
  const least = ["id", "type", "verdict", ...bare.why.map(() => "why")];
  t.deepEqual(names(alertFacts(bare, null)), [
    ...least,
    "began",
    "last",
    "frame",
    "count",
    "evidence",
  ]);
  const more = alertFacts(
    {
      ...bare,
      vlan: 7,
      cause: "spoof",
      interception: { state: "intercepting", since: micros(1), packets: 12 },
    },
    512,
  );
  for (const line of [/^vlan +7$/, /^cause +spoof$/, /^interception intercepting, 12 packets$/]) {
    t.true(
      more.some((one) => line.test(one)),
      String(line),
    );
  }
  t.is(more.at(-1), "evidence     512 bytes of pcapng");
});

test("an open alert that is muted says so, and by which mute", (t) => {
  const muted = { ...alertOf("a"), muted: "mute-7k2m9x" };
  t.regex(alertRow(muted), / muted +critical /);
  t.regex(alertRow({ ...muted, state: "closed" }), / closed +critical /);
  t.true(alertFacts(muted, null).includes("muted by     mute-7k2m9x"));
});

test("whatever an alert holds, a line is a line", (t) => {
  fc.assert(
    fc.property(anyAlert, (alert) => {
      const lines = [alertRow(alert), ...alertFacts(alert, 1)];
      return lines.every((line) => !/\p{Cc}/u.test(line));
    }),
  );
  t.pass();
});
