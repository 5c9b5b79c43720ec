import test from "ava";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { limitsFor, START, startOf, windowOf } from "./samples.ts";

test("windows come back as they were written, oldest first, after a restart too", (t) => {
  const limits = limitsFor(scratchFolder(t));
  const written = [0, 1, 2, 3].map((n) => windowOf(n));
  {
    using history = openHistory(limits);
    for (const window of written) history.write(window, []);
    t.deepEqual(history.windowsSince(START, 10), written);
  }
  using again = openHistory(limits);
  t.deepEqual(again.windowsSince(START, 10), written);
  t.deepEqual(again.windowsSince(startOf(2), 10), written.slice(2));
  t.deepEqual(again.windowsSince(START, 2), written.slice(0, 2));
  t.deepEqual(again.windowsSince(startOf(4), 10), []);
});

test("of two windows with one start the one that saw more frames stays", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  const few = windowOf(0, { packets: 3, bytes: 180 });
  const many = windowOf(0, { packets: 900 });
  history.write(few, []);
  history.write(many, []);
  history.write(few, []);
  t.deepEqual(history.windowsSince(START, 10), [many]);
  t.is(history.health.state, "ok");
});
