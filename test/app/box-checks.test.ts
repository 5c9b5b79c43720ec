import test from "ava";
import { BoxChecks } from "#app/box-checks.ts";
import type { EvidenceFolder, StoreHealth } from "#store/types.ts";

type Health = Pick<StoreHealth, "state" | "problem">;

/** What was checked last of each condition, and the healths to be looked at. */
function bench() {
  const told = new Map<string, readonly [holds: boolean, why: string]>();
  const healths: { history: Health; evidence: Health } = {
    history: { state: "ok" },
    evidence: { state: "ok" },
  };
  const history = {
    get health() {
      return healths.history as StoreHealth;
    },
  };
  const evidence = {
    tend: () => {},
    get health() {
      return healths.evidence;
    },
  } as EvidenceFolder;
  const alerts = {
    check: (name: string, holds: boolean, why: string) => void told.set(name, [holds, why]),
  };
  return { told, healths, checks: new BoxChecks({ alerts, history, evidence }) };
}

test("losses of the card and the control ring are told with the window they came with", (t) => {
  const { told, checks } = bench();
  const window = { packets: 90, dropped: 4 };
  checks.losses(window, { nicDrops: 6, controlDrops: 3 });
  t.deepEqual(told.get("frames-lost"), [true, "10 of 100 frames were lost"]);
  t.deepEqual(told.get("control-lost"), [true, "3 ARP, ND, DHCP or VRRP frames"]);
  checks.losses({ packets: 90, dropped: 0 }, { nicDrops: 6, controlDrops: 3 });
  t.false(told.get("frames-lost")?.[0], "they were told of");
  t.false(told.get("control-lost")?.[0]);
  checks.losses({ packets: 1, dropped: 1 }, undefined);
  t.like(told.get("control-lost"), { 0: false });
});

test("a full disk is one of history or of evidence, and what failed says nothing of it", (t) => {
  const { told, healths, checks } = bench();
  checks.disk();
  t.deepEqual(told.get("disk-full"), [false, "evidence is written again"]);
  healths.evidence = { state: "full", problem: "no room for evidence" };
  checks.disk();
  t.deepEqual(told.get("disk-full"), [true, "no room for evidence"]);
  healths.history = { state: "full", problem: "no room" };
  checks.disk();
  t.deepEqual(told.get("disk-full"), [true, "no room"]);
  healths.history = { state: "failed", problem: "it is closed" };
  healths.evidence = { state: "ok" };
  checks.disk();
  t.deepEqual(told.get("history-failed"), [true, "it is closed"]);
  t.true(told.get("disk-full")?.[0], "as it was told last");
});
