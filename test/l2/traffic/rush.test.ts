import test from "ava";
import { Rush } from "#l2/traffic/rush.ts";

test("all newcomers of a calm tick are looked at, one in eight of a rush, and all again later", (t) => {
  const rush = new Rush();
  const admitted = (tick: number, newcomers: number) => {
    let count = 0;
    for (let i = 0; i < newcomers; i++) if (rush.admits(tick)) count++;
    return count;
  };
  t.is(admitted(1, 2000), 2000);
  t.is(rush.gauge.evicted, 0);
  t.is(admitted(1, 8000), 1000);
  t.is(rush.gauge.evicted, 7000);
  t.is(admitted(2, 500), 500);
});
