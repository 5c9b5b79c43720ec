import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { TrustKeeper } from "#app/fleet/trust-keeper.ts";
import { micros } from "#core/units.ts";
import { operator, trustFolder } from "../../helpers/fleet.ts";

test("a key that is taken away goes within two seconds, and a fault is told once", (t) => {
  let nowMs = 0;
  const clock = { now: () => micros(0), monotonicMs: () => nowMs };
  const folder = trustFolder(t, [operator("ann").trusted, operator("bob").trusted]);
  writeFileSync(join(folder, "bad.json"), "{", { mode: 0o644 });
  const said: string[] = [];
  const keeper = new TrustKeeper(folder, clock, { warn: (text: string) => void said.push(text) });
  rmSync(join(folder, "bob.json"));
  t.deepEqual([...keeper.keys.keys()], ["ann", "bob"]);
  nowMs = 2000;
  t.deepEqual([...keeper.keys.keys()], ["ann"]);
  t.is(said.length, 1);
});
