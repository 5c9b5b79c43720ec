import { writeFileSync } from "node:fs";
import test from "ava";
import { Policy } from "#app/policy.ts";
import { type Micros, micros } from "#core/units.ts";
import { muteList } from "#store/mutes.ts";
import { pinList } from "#store/pins.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, START } from "./samples.ts";

const THIEF = "00:25:b3:bf:91:ee";
const pair = { attacker: { mac: THIEF, ip: null }, claimed: "172.16.0.1" };
const wish = { by: "ann (1000)", at: START };
const reason = "a planned test";
const after = (seconds: number): Micros => micros(START + seconds * 1_000_000);
const until = (seconds: number) => new Date((START + seconds * 1_000_000) / 1000).toISOString();

function policyOf(folder: string) {
  const mutes = muteList(folder);
  const pins = pinList(folder);
  return { policy: new Policy(folder), mutes, pins };
}

test("without documents all is told and nothing is pinned", (t) => {
  const { policy } = policyOf(scratchFolder(t));
  t.deepEqual(policy.look(START).screened, []);
  t.deepEqual(policy.pins, []);
  const step = alertOf("a", pair);
  t.is(policy.screen(step).told, step);
  t.deepEqual(policy.card(), {
    mutedAlerts: 0,
    mutes: [],
    mutesInAll: 0,
    pins: [],
    pinsInAll: 0,
    problems: [],
  });
});

test("a mute holds from the next look on, until it is removed", (t) => {
  const { policy, mutes } = policyOf(scratchFolder(t));
  policy.look(START);
  policy.screen(alertOf("a", pair));
  policy.screen(alertOf("b", { ...pair, claimed: "172.16.0.2" }));
  const given = { type: "arp-spoof" as const, mac: THIEF, ip: "172.16.0.1" };
  const { id } = mutes.add({ ...given, until: until(60), reason }, wish);
  const muted = policy.look(after(1));
  t.true(muted.isOther);
  t.is(muted.pins, null);
  t.is(muted.screened.length, 1);
  t.like(muted.screened[0]?.told, { id: "a", state: "closed" });
  t.like(muted.screened[0]?.kept, { id: "a", state: "opened", muted: id });
  t.like(policy.card(), { mutedAlerts: 1, mutesInAll: 1, mutes: [{ id, reason }] });
  t.deepEqual(policy.look(after(2)), { isOther: false, pins: null, screened: [] });
  mutes.remove(id, wish);
  const [lifted] = policy.look(after(3)).screened;
  t.like(lifted?.told, { id: "a", state: "opened" });
  t.like(policy.card(), { mutedAlerts: 0, mutesInAll: 0, mutes: [] });
});

test("mutes and pins end by the time of the alerts", (t) => {
  const { policy, mutes, pins } = policyOf(scratchFolder(t));
  mutes.add({ type: "arp-spoof", ip: "172.16.0.1", until: until(60), reason }, wish);
  pins.add({ ip: "172.16.0.1", mac: THIEF, until: until(60), reason }, wish);
  pins.add({ ip: "fe80::1", mac: THIEF, vlan: 20, reason }, wish);
  const first = policy.look(START);
  t.deepEqual(first.pins, [
    { ip: "172.16.0.1", mac: THIEF },
    { ip: "fe80::1", mac: THIEF, vlan: 20 },
  ]);
  t.is(policy.screen(alertOf("a", pair)).told, null);
  t.deepEqual(policy.look(after(59)), { isOther: false, pins: null, screened: [] });
  const last = policy.look(after(60));
  t.deepEqual(last.pins, [{ ip: "fe80::1", mac: THIEF, vlan: 20 }]);
  t.false(last.isOther);
  t.like(last.screened[0]?.told, { id: "a", state: "opened" });
  t.like(policy.card(), { mutesInAll: 0, pinsInAll: 1 });
});

test("a damaged document leaves what held before, and is a problem on the page", (t) => {
  const { policy, mutes, pins } = policyOf(scratchFolder(t));
  mutes.add({ type: "arp-spoof", ip: "172.16.0.1", until: until(60), reason }, wish);
  pins.add({ ip: "172.16.0.1", mac: THIEF, reason }, wish);
  policy.look(START);
  writeFileSync(mutes.file, "{");
  writeFileSync(pins.file, "[]");
  t.true(policy.look(after(1)).isOther);
  t.is(policy.screen(alertOf("a", pair)).told, null);
  t.is(policy.pins.length, 1);
  const { problems } = policy.card();
  t.deepEqual(
    problems.map((problem) => /(\w+\.json) is damaged/.exec(problem)?.[1]),
    ["mutes.json", "pins.json"],
  );
  t.false(policy.look(after(2)).isOther, "told once");
});

test("the page gets the newest 50 of each and how many there are", (t) => {
  const { policy, mutes } = policyOf(scratchFolder(t));
  const entries = Array.from({ length: 60 }, (_, n) => ({
    id: `mute-${n}`,
    type: "arp-scan",
    ip: `10.0.0.${n}`,
    until: until(60),
    createdAt: until(-60),
    reason,
    by: "b",
  }));
  writeFileSync(mutes.file, JSON.stringify({ mutes: entries }));
  policy.look(START);
  const card = policy.card();
  t.is(card.mutes.length, 50);
  t.is(card.mutesInAll, 60);
  t.is(card.mutes[0]?.id, "mute-59");
});
