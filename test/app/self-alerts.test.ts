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
  const first = alerts.update("disk-full", true, "", later(1));
  alerts.update("disk-full", false, "", later(2));
  const second = alerts.update("disk-full", true, "", later(3));
  t.not(second?.id, first?.id);
});

test("lost frames are over after 12 clean windows in a row, not before", (t) => {
  const alerts = new SelfAlerts();
  const opened = alerts.update("frames-lost", true, "", START);
  for (let n = 1; n <= 11; n++) t.is(alerts.update("frames-lost", false, "", later(n)), null);
  t.is(alerts.update("frames-lost", true, "", later(12)), null);
  for (let n = 13; n <= 23; n++) t.is(alerts.update("frames-lost", false, "", later(n)), null);
  const closed = alerts.update("frames-lost", false, "", later(24));
  t.like(closed, { state: "closed", id: opened?.id });
});

test("at the end all that is open is closed, once", (t) => {
  const alerts = new SelfAlerts();
  const failed = alerts.update("history-failed", true, "no disk", START);
  t.like(failed, { severity: "major", verdict: "History cannot be written." });
  const lost = alerts.update("frames-lost", true, "", START);
  const last = alerts.closeAll("stopped", later(1));
  t.deepEqual(
    last.map(({ id, state, why }) => ({ id, state, why })),
    [failed, lost].map((alert) => ({ id: alert!.id, state: "closed", why: ["stopped"] })),
  );
  t.deepEqual(alerts.closeAll("stopped", later(2)), []);
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
      const clean = new Map<SelfCondition, number>();
      for (const [name, holds, at] of steps) {
        const event = alerts.update(name, holds, "why", micros(at));
        const before = open.get(name);
        clean.set(name, holds ? 0 : (clean.get(name) ?? 0) + 1);
        const isOver = (clean.get(name) ?? 0) >= SELF_CONDITIONS[name].cleanLooks;
        if (before === undefined ? !holds : !isOver) {
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
