import test from "ava";
import { LogTail } from "#app/fleet/log-tail.ts";

test("the newest lines, within bounds", (t) => {
  const tail = new LogTail();
  for (let i = 0; i < 10_000; i++) tail.write(`line ${i} ${"x".repeat(90)}\n`);
  t.is(String(tail.last(1)).slice(0, 9), "line 9999");
  const all = String(tail.last(100_000));
  t.true(all.length <= 262_144 && all.length > 260_000);
  t.regex(all, /^line \d+ x+\n/);
});
