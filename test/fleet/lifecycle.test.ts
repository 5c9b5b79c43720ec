import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { advance, failureText, hasEnded, type LifeEvent } from "#fleet/lifecycle.ts";
import { FAILURE_CODES } from "#fleet/types.ts";
import { commandRecord } from "../helpers/fleet.ts";

const step: fc.Arbitrary<LifeEvent> = fc
  .string({ minLength: 1 })
  .map((name) => ({ kind: "step", step: name }));
const end: fc.Arbitrary<LifeEvent> = fc.oneof(
  fc.constant<LifeEvent>({ kind: "succeeded", result: { ok: true } }),
  fc
    .record({ reason: fc.string({ maxLength: 1000 }), code: fc.constantFrom(...FAILURE_CODES) })
    .map((why): LifeEvent => ({ kind: "failed", ...why })),
);

test("a command goes by its steps to one of two ends, and no further", (t) => {
  fc.assert(
    fc.property(fc.array(step), end, step, (steps, last, late) => {
      let record = commandRecord();
      for (const event of steps) {
        record = advance(record, event, micros(2));
        t.false(hasEnded(record));
        t.is(record.step, event.kind === "step" ? event.step : "");
      }
      const ended = advance(record, last, micros(3));
      t.true(hasEnded(ended));
      t.is(ended.status.status, last.kind === "succeeded" ? "successful" : "failed");
      t.true((ended.status.reason ?? "").length <= 300);
      t.deepEqual(ended.memo, {});
      t.throws(() => advance(ended, late, micros(4)), { name: "AssertionError" });
    }),
  );
});

test("a note stays until another one comes", (t) => {
  const noted = advance(commandRecord(), { kind: "step", step: "a", memo: { n: 1 } }, micros(1));
  const next = advance(noted, { kind: "step", step: "b", pct: 50 }, micros(2));
  t.deepEqual(next.memo, { n: 1 });
  t.deepEqual(next.status, {
    status: "executing",
    step: "b",
    pct: 50,
    ts: "1970-01-01T00:00:00.000002Z",
  });
});

test("why a command failed is told by what it has of code and reason", (t) => {
  t.is(failureText({ code: "busy", reason: "too much" }), "busy: too much");
  t.is(failureText({ code: "timeout" }), "timeout");
  t.is(failureText({ reason: "it broke" }), "it broke");
  t.is(failureText({}), "");
});
