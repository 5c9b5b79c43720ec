import test from "ava";
import fc from "fast-check";
import { type Micros, micros } from "#core/units.ts";
import { Suppression, silences } from "#detect/suppression.ts";
import type { Mute } from "#detect/types.ts";
import { ALERT_TYPES, type AlertEvent } from "#l2/types.ts";

/** 2024-05-01T10:00:00Z */
const START = micros(1_714_557_600_000_000);
const HOUR = 3_600_000_000;
const THIEF = "02:00:00:00:00:66";
const after = (hours: number): Micros => micros(START + hours * HOUR);

function alertOf(id: string, changes: Partial<AlertEvent> = {}): AlertEvent {
  return {
    kind: "alert",
    id,
    state: "opened",
    type: "arp-spoof",
    severity: "critical",
    at: START,
    since: START,
    frame: 7,
    count: 1,
    attacker: { mac: THIEF, ip: "10.0.0.66" },
    claimed: "10.0.0.1",
    owner: { mac: "02:00:00:00:00:01" },
    victims: ["10.0.0.5"],
    verdict: "It pretends to be 10.0.0.1.",
    why: ["the owner is alive"],
    ...changes,
  };
}

function muteOf(changes: Partial<Mute> = {}): Mute {
  const until = after(1);
  const told = { reason: "a planned test", by: "ann (1000)" };
  return { id: "m-1", type: "arp-spoof", mac: THIEF, ip: "10.0.0.1", until, ...told, ...changes };
}

/** Alerts of one pair each, in every shape that rules give them. */
const SHAPES = {
  spoof: alertOf("spoof"),
  "spoof without own address": alertOf("own", { attacker: { mac: THIEF, ip: null } }),
  scan: alertOf("scan", { type: "arp-scan", claimed: undefined } as object),
  flood: alertOf("flood", { type: "udp-flood", attacker: undefined, claimed: undefined } as object),
  widespread: alertOf("wide", {
    type: "udp-flood",
    attacker: undefined,
    claimed: undefined,
    victims: ["10.0.0.5", "10.0.0.6"],
  } as object),
};

const fits = test.macro({
  title: (_, mute: object, shape: string, expected: boolean) =>
    `${JSON.stringify(mute)} ${expected ? "silences" : "does not silence"} a ${shape}`,
  exec: (t, pair: Partial<Mute>, shape: keyof typeof SHAPES, expected: boolean) => {
    const { type } = SHAPES[shape];
    const { mac: _mac, ip: _ip, ...rest } = muteOf({ type });
    t.is(silences({ ...rest, ...pair }, SHAPES[shape], START), expected);
  },
});
test(fits, { mac: THIEF, ip: "10.0.0.1" }, "spoof", true);
test(fits, { mac: THIEF }, "spoof", true);
test(fits, { ip: "10.0.0.1" }, "spoof", true);
test(fits, { mac: THIEF, ip: "10.0.0.1" }, "spoof without own address", true);
test(fits, { mac: THIEF, ip: "10.0.0.2" }, "spoof", false);
test(fits, { mac: "02:00:00:00:00:67", ip: "10.0.0.1" }, "spoof", false);
test(fits, { mac: "02:00:00:00:00:01" }, "spoof", false);
test(fits, { ip: "10.0.0.66" }, "spoof", false);
test(fits, { ip: "10.0.0.5" }, "spoof", false);
test(fits, { ip: "10.0.0.66" }, "scan", true);
test(fits, { mac: THIEF, ip: "10.0.0.66" }, "scan", true);
test(fits, { ip: "10.0.0.5" }, "scan", false);
test(fits, { ip: "10.0.0.5" }, "flood", true);
test(fits, { mac: THIEF, ip: "10.0.0.5" }, "flood", false);
test(fits, { ip: "10.0.0.5" }, "widespread", false);
test(fits, {}, "spoof", false);

const macs = fc.constantFrom(THIEF, "02:00:00:00:00:67");
const ips = fc.constantFrom("10.0.0.1", "10.0.0.2", "fe80::1");
const types = fc.constantFrom(...ALERT_TYPES.slice(0, 3));
const alerts = fc
  .record(
    {
      type: types,
      attacker: fc.record({ mac: macs, ip: fc.option(ips) }),
      claimed: ips,
      victims: fc.array(ips, { maxLength: 2 }),
    },
    { requiredKeys: ["type"] },
  )
  .map((parts): AlertEvent => {
    const { attacker: _a, claimed: _c, victims: _v, ...rest } = alertOf("any");
    return { ...rest, ...parts };
  });
const mutes = fc
  .record({ type: types, mac: macs, ip: ips }, { requiredKeys: ["type"] })
  .map((parts): Mute => {
    const { mac: _mac, ip: _ip, ...rest } = muteOf();
    return { ...rest, ...parts };
  });

test("property: a mute never silences another type, another pair, or beyond its end", (t) => {
  let silenced = 0;
  fc.assert(
    fc.property(mutes, alerts, fc.integer({ min: -2, max: 2 }), (mute, alert, hours) => {
      if (!silences(mute, alert, after(hours))) return;
      silenced++;
      t.is(alert.type, mute.type);
      t.true(after(hours) < mute.until);
      if (mute.mac !== undefined) t.is(alert.attacker?.mac, mute.mac);
      const { claimed, attacker, victims } = alert;
      if (mute.ip !== undefined) t.true([claimed, attacker?.ip, victims?.[0]].includes(mute.ip));
      if (claimed !== undefined && mute.ip !== undefined) t.is(claimed, mute.ip);
      t.true(mute.mac !== undefined || mute.ip !== undefined);
    }),
    { numRuns: 5000 },
  );
  t.true(silenced > 100, `${silenced} were silenced`);
});

test("without a mute each step is told and kept as it is", (t) => {
  const screen = new Suppression();
  for (const state of ["opened", "updated", "closed"] as const) {
    const step = alertOf("a", { state });
    t.deepEqual(screen.screen(step), { told: step, kept: step });
  }
  t.is(screen.muted, 0);
  t.is(screen.gauge.size, 0);
});

test("a muted alert is told at no step, and kept with its mark at each", (t) => {
  const screen = new Suppression();
  screen.replace([muteOf()]);
  for (const state of ["opened", "updated", "closed"] as const) {
    const step = alertOf("a", { state });
    t.deepEqual(screen.screen(step), { told: null, kept: { ...step, muted: "m-1" } });
    t.is(screen.muted, state === "closed" ? 0 : 1);
  }
  const other = alertOf("b", { claimed: "10.0.0.2" });
  t.is(screen.screen(other).told, other);
});

test("a mute that comes while the alert is open: its listeners hear that it is over, once", (t) => {
  const screen = new Suppression();
  screen.screen(alertOf("a"));
  screen.screen(alertOf("b", { claimed: "10.0.0.2" }));
  screen.replace([muteOf()]);
  const [changed, ...rest] = screen.review(after(0.5));
  t.deepEqual(rest, []);
  t.like(changed?.told, { id: "a", state: "closed", at: after(0.5) });
  t.is(
    changed?.told?.why[0],
    "muted by ann (1000) until 2024-05-01T11:00:00.000000Z: a planned test",
  );
  t.deepEqual(changed?.kept, { ...alertOf("a"), muted: "m-1" });
  t.is(screen.muted, 1);
  t.deepEqual(screen.review(after(0.6)), []);
  t.is(screen.screen(alertOf("a", { state: "updated" })).told, null);
  t.is(screen.screen(alertOf("a", { state: "closed" })).told, null);
});

const lifts: readonly [string, Mute[], Micros][] = [
  ["ends", [muteOf()], after(1)],
  ["is removed", [], after(0.5)],
];
for (const [how, rest, at] of lifts) {
  test(`a mute that ${how} while the alert is open: it is told as opened, then as it goes`, (t) => {
    const screen = new Suppression();
    screen.replace([muteOf()]);
    screen.screen(alertOf("a"));
    screen.screen(alertOf("a", { state: "updated", count: 9 }));
    screen.replace(rest);
    const [changed] = screen.review(at);
    t.like(changed?.told, { id: "a", state: "opened", count: 9 });
    t.is(changed?.kept.muted, undefined);
    t.is(screen.muted, 0);
    const update = alertOf("a", { state: "updated", count: 12 });
    t.deepEqual(screen.screen(update), { told: update, kept: update });
    t.like(screen.screen(alertOf("a", { state: "closed" })).told, { state: "closed" });
  });
}

test("no step is told of an earlier time than the one before, whatever the clock", (t) => {
  const screen = new Suppression();
  screen.screen(alertOf("a"));
  screen.replace([muteOf()]);
  t.is(screen.review(after(-9))[0]?.told?.at, START);
});

test("a step after the end of its mute opens the alert, without waiting for a review", (t) => {
  const screen = new Suppression();
  screen.replace([muteOf()]);
  screen.screen(alertOf("a"));
  const { told } = screen.screen(alertOf("a", { state: "updated", at: after(2) }));
  t.like(told, { state: "opened", at: after(2) });
});

test("a late step does not bring back a mute that has ended", (t) => {
  const screen = new Suppression();
  screen.replace([muteOf()]);
  screen.screen(alertOf("a"));
  screen.review(after(1));
  t.like(screen.screen(alertOf("a", { state: "updated", at: after(0.9) })).told, { id: "a" });
  t.deepEqual(screen.review(after(1.1)), []);
});

test("a mute that came while nobody reviewed still closes what was told", (t) => {
  const screen = new Suppression();
  screen.screen(alertOf("a"));
  screen.replace([muteOf()]);
  const { told, kept } = screen.screen(alertOf("a", { state: "updated" }));
  t.like(told, { state: "closed" });
  t.like(kept, { state: "updated", muted: "m-1" });
});

test("open alerts are bounded; one that was pushed out is still muted and still told", (t) => {
  const screen = new Suppression();
  for (let n = 0; n < 3000; n++) screen.screen(alertOf(`a-${n}`, { claimed: `10.1.0.${n}` }));
  t.deepEqual(screen.gauge, { name: "screened alerts", size: 1024, limit: 1024, evicted: 1976 });
  screen.replace([muteOf({ ip: "10.1.0.0" })]);
  t.is(screen.screen(alertOf("a-0", { state: "updated", claimed: "10.1.0.0" })).told, null);
  const next = alertOf("a-1", { state: "updated", claimed: "10.1.0.1" });
  t.is(screen.screen(next).told, next);
});
