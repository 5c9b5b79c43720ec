import test from "ava";
import fc from "fast-check";
import { SELF_CONDITIONS, SelfAlerts, type SelfCondition } from "#app/self-alerts.ts";
import { micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import { alertLine, alertLineSchema } from "#report/alert-line.ts";
import { START } from "./samples.ts";

const later = (seconds: number) => micros(START + seconds * 1_000_000);

test("a condition opens one alert when it begins and closes it when it ends", (t) => {
  const alerts = new SelfAlerts();
  t.is(alerts.update("disk-full", false, "roomy", START), null);
  const opened = alerts.update("disk-full", true, "no room", later(1));
  t.like(opened, {
    state: "opened",
    type: "coverage",
    severity: "major",
    at: later(1),
    since: later(1),
    why: ["no room"],
    verdict: "The disk is full: history is not written.",
  });
  t.is(alerts.update("disk-full", true, "still no room", later(2)), null);
  const closed = alerts.update("disk-full", false, "room", later(3));
  t.like(closed, { state: "closed", id: opened?.id, at: later(3), since: later(1), why: ["room"] });
  t.is(alerts.update("disk-full", false, "room", later(4)), null);
});

test("the next time is another alert", (t) => {
  const alerts = new SelfAlerts();
  const first = alerts.update("frames-lost", true, "", later(1));
  alerts.update("frames-lost", false, "", later(2));
  const second = alerts.update("frames-lost", true, "", later(3));
  t.not(second?.id, first?.id);
});

test("conditions do not mix", (t) => {
  const alerts = new SelfAlerts();
  const full = alerts.update("disk-full", true, "", START);
  const lost = alerts.update("frames-lost", true, "", START);
  t.not(full?.id, lost?.id);
  t.is(alerts.update("disk-full", false, "", later(1))?.id, full?.id);
});

test("whatever the clock says, each step is fit to be reported, and opened and closed alternate", (t) => {
  const condition = fc.constantFrom(...(Object.keys(SELF_CONDITIONS) as SelfCondition[]));
  const step = fc.tuple(condition, fc.boolean(), fc.integer({ min: -1e15, max: 9e15 }));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const alerts = new SelfAlerts();
      const open = new Map<SelfCondition, AlertEvent>();
      for (const [name, holds, at] of steps) {
        const event = alerts.update(name, holds, "why", micros(at));
        const before = open.get(name);
        if (holds === (before !== undefined)) {
          t.is(event, null);
          continue;
        }
        t.true(alertLineSchema.safeParse(alertLine(event!)).success);
        t.is(event?.state, holds ? "opened" : "closed");
        if (before !== undefined) t.is(event?.id, before.id);
        if (holds) open.set(name, event!);
        else open.delete(name);
      }
    }),
  );
});
