import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { forecastOf } from "../../forecast/outlook-samples.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { alertOf, startOf, windowOf } from "../samples.ts";
import { openOutbox, seqsAfter } from "./samples.ts";

test("each stream counts by itself, from the transaction that writes it", (t) => {
  const { history, outbox, boot } = openOutbox(t);
  let calls = 0;
  outbox.watch(() => calls++);
  const muted = { ...alertOf("b"), muted: "m-1" };
  const told = { ...alertOf("c", { state: "closed" }), why: ["muted"] };
  history.write(
    windowOf(1),
    [alertOf("a"), muted, { ...alertOf("c"), muted: "m-1", told }],
    [],
    [forecastOf(0, 1000)],
  );
  t.true(outbox.post("system", { v: { load1: 1 } }));
  t.is(calls, 2);
  const [window] = outbox.after("feature", 0, 9) ?? [];
  t.deepEqual(window, { seq: 1, boot, content: { stream: "feature", window: windowOf(1) } });
  const alerts = outbox.after("alert", 0, 9) ?? [];
  t.deepEqual(
    alerts.map(({ seq, content }) => [seq, content]),
    [
      [1, { stream: "alert", step: alertOf("a") }],
      [2, { stream: "alert", step: told }],
    ],
  );
  const { candidates: _, ...forecast } = forecastOf(0, 1000);
  t.deepEqual(outbox.after("forecast", 0, 9), [
    { seq: 1, boot, content: { stream: "forecast", forecast } },
  ]);
  const system = { stream: "system", body: { v: { load1: 1 } } } as const;
  t.deepEqual(outbox.after("system", 0, 9), [{ seq: 1, boot, content: system }]);
  t.deepEqual(
    history
      .recentAlerts(9)
      .map(({ id }) => id)
      .sort(),
    ["a", "b", "c"],
  );
});

test("an anomaly comes with its step: both or neither, and neither of a muted one", (t) => {
  const { history, outbox, boot } = openOutbox(t);
  const anomaly = { score: 2, threshold: 1, model: "learning", reasons: [] };
  const odd = alertOf("odd", { type: "anomaly" });
  const muted = { ...alertOf("b", { type: "anomaly" }), muted: "m-1", told: null, anomaly };
  history.write(windowOf(1), [muted, { ...odd, anomaly }]);
  const { id, at } = odd;
  t.deepEqual(outbox.after("anomaly", 0, 9), [
    { seq: 1, boot, content: { stream: "anomaly", anomaly: { ...anomaly, id, at } } },
  ]);
  t.deepEqual(
    outbox.after("alert", 0, 9)?.map(({ content }) => content),
    [{ stream: "alert", step: odd }],
  );
  t.deepEqual(history.alert("odd"), odd, "the history keeps the step alone");
  const broken = { ...odd, id: "c", verdict: undefined, at: {}, anomaly } as unknown as typeof odd;
  history.write(windowOf(2), [{ ...odd, anomaly }, broken]);
  t.deepEqual([outbox.last("alert"), outbox.last("anomaly")], [1, 1], "a whole transaction fails");
});

test("numbers and cursors go on after a restart, and a record knows its own start", (t) => {
  const folder = scratchFolder(t);
  const first = openOutbox(t, folder);
  for (let n = 1; n <= 3; n++) first.history.write(windowOf(n), []);
  first.outbox.acknowledge("feature", 2);
  first.history[Symbol.dispose]();
  const second = openOutbox(t, folder);
  t.is(second.outbox.last("feature"), 3);
  t.is(second.outbox.acked("feature"), 2);
  second.history.write(windowOf(4), []);
  const boots = (second.outbox.after("feature", 2, 9) ?? []).map(({ seq, boot }) => [seq, boot]);
  t.deepEqual(boots, [
    [3, first.boot],
    [4, second.boot],
  ]);
  second.history[Symbol.dispose]();
});

test("whatever the clock does, windows come by their numbers and none is left out", (t) => {
  const starts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
  fc.assert(
    fc.property(starts, fc.nat(60), fc.integer({ min: 1, max: 9 }), (places, from, limit) => {
      const { history, outbox } = openOutbox(t);
      const numbers = new Map<number, number>();
      let last = 0;
      places.forEach((place, i) => {
        history.write(windowOf(i, { startAt: startOf(place), packets: 1 + (i % 7) }), []);
        if (outbox.last("feature") > last) {
          last = outbox.last("feature");
          numbers.set(place, last);
        }
      });
      const expected = [...numbers.values()].filter((seq) => seq > from).sort((a, b) => a - b);
      const read: number[] = [];
      for (let at = from; ; at = read.at(-1) ?? at) {
        const part = seqsAfter(outbox, "feature", at, limit);
        if (part.length === 0) break;
        read.push(...part);
      }
      t.deepEqual(read, expected);
      t.deepEqual(seqsAfter(outbox, "feature", 0, 99).length, numbers.size, "and from the start");
      history[Symbol.dispose]();
    }),
    { numRuns: 40 },
  );
});

test("a transaction that fails gives no number", (t) => {
  const { history, outbox } = openOutbox(t);
  history.write(windowOf(1), []);
  const broken = { ...windowOf(2), startAt: micros(0), durationMs: Number.NaN };
  history.write(broken, [alertOf("a")]);
  t.is(outbox.last("feature"), 1);
  t.is(outbox.last("alert"), 0);
  history.write(windowOf(3), []);
  t.deepEqual(seqsAfter(outbox, "feature", 0, 9), [1, 2]);
  history[Symbol.dispose]();
});

test("a closed history gives no answer, which is not the same as nothing", (t) => {
  const { history, outbox } = openOutbox(t);
  history.write(windowOf(1), []);
  history[Symbol.dispose]();
  t.is(outbox.after("feature", 0, 9), null);
  t.false(outbox.post("system", {}));
  t.is(outbox.last("feature"), 0);
});
