import test from "ava";
import type { HiddenPoison } from "../../bench/live/hidden-poison.ts";
import { inNamespace } from "../../bench/live/in-namespace.ts";

const SECONDS = 5;

test("a flood that overflows the ring hides no control frame and no poisoned reply", async (t) => {
  const hidden = await inNamespace<HiddenPoison>("hidden-poison", String(SECONDS));
  t.log(hidden);
  t.true(hidden.floodDropped > 0);
  t.is(hidden.controlDropped, 0);
  t.is(hidden.controlSeen, hidden.controlSent);
  t.like(hidden.alert, { attacker: { mac: "02:00:00:02:00:00" }, claimed: "10.1.0.0" });
});
