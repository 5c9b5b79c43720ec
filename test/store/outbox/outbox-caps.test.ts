import test from "ava";
import { scratchFolder } from "../../helpers/scratch.ts";
import { alertOf, startOf, windowOf } from "../samples.ts";
import { openOutbox, seqsAfter, windowClock } from "./samples.ts";

const CAP = 65_536;
const TEXT = "x".repeat(1000);

test("over the cap what was sent goes first, then the oldest windows, and never an alarm", (t) => {
  const { history, outbox } = openOutbox(t, scratchFolder(t), { maxBytes: CAP });
  for (let n = 1; n <= 200; n++) history.write(windowOf(n), []);
  for (let n = 1; n <= 20; n++) outbox.post("system", { n, text: TEXT });
  outbox.acknowledge("system", 20);
  for (let n = 1; n <= 80; n++) history.write(null, [alertOf(`a-${n}`, { verdict: TEXT })]);
  t.deepEqual(seqsAfter(outbox, "system", 0, 99), [], "sent");
  const windows = seqsAfter(outbox, "feature", 0, 999);
  t.is(windows.at(-1) ?? 200, 200);
  t.true(windows.length < 200, `${windows.length} windows wait`);
  t.is(outbox.lossReason("feature", 200 - windows.length), "disk-cap");
  t.is(seqsAfter(outbox, "alert", 0, 99).length, 80);
  t.is(history.windowsSince(startOf(0), 999).length, 200, "the history has them all");
  history[Symbol.dispose]();
});

test("alarms go only above twice the cap, the oldest first, and what goes is told of", (t) => {
  const { history, outbox } = openOutbox(t, scratchFolder(t), { maxBytes: CAP });
  for (let n = 1; n <= 60; n++) outbox.post("system", { n, text: TEXT });
  const others = seqsAfter(outbox, "system", 0, 99);
  t.true(others.length > 30 && others.length < 66, `${others.length}`);
  t.is(others.at(-1), 60);
  for (let n = 1; n <= 300; n++) history.write(null, [alertOf(`a-${n}`, { verdict: TEXT })]);
  const alerts = seqsAfter(outbox, "alert", 0, 999);
  t.deepEqual(seqsAfter(outbox, "system", 0, 99), []);
  t.is(alerts.at(-1), 300);
  t.true(alerts.length > 100 && alerts.length < 250, `${alerts.length} alarms`);
  t.is(outbox.lossReason("alert", 300 - alerts.length), "disk-cap");
  t.is(outbox.lossReason("alert", 301), "lost");
  history[Symbol.dispose]();
});

test("with time all but unsent alarms goes", (t) => {
  const clock = windowClock();
  const { history, outbox } = openOutbox(t, scratchFolder(t), { days: 1 }, clock);
  history.write(windowOf(0), [alertOf("a"), alertOf("b")]);
  outbox.post("system", { n: 1 });
  outbox.acknowledge("alert", 1);
  const later = 2 * 17_280;
  for (clock.n = later; clock.n < later + 2 * 60; clock.n += 60) {
    history.write(windowOf(clock.n), []);
    outbox.post("system", { n: clock.n });
  }
  t.deepEqual(seqsAfter(outbox, "system", 0, 9), [2, 3]);
  t.is(outbox.lossReason("system", 1), "age-cap");
  t.deepEqual(seqsAfter(outbox, "alert", 0, 9), [2]);
  history[Symbol.dispose]();
});

test("windows that the history lets go are missed for its reason", (t) => {
  const clock = windowClock();
  const { history, outbox } = openOutbox(t, scratchFolder(t), {}, clock);
  history.write(windowOf(0), []);
  const later = 8 * 17_280;
  for (clock.n = later; clock.n < later + 2 * 60; clock.n += 60) {
    history.write(windowOf(clock.n), []);
  }
  t.deepEqual(seqsAfter(outbox, "feature", 0, 9), [2, 3]);
  t.is(outbox.lossReason("feature", 1), "age-cap");
  history[Symbol.dispose]();
});
