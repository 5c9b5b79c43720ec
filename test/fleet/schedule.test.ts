import test from "ava";
import fc from "fast-check";
import { MOST_RUNNING, MOST_WAITING, Schedule } from "#fleet/schedule.ts";

test("a second exclusive command is busy, running or waiting, until the first has ended", (t) => {
  const schedule = new Schedule();
  t.is(schedule.admit("model", true), "start");
  t.is(schedule.admit("config", true), "busy");
  t.is(schedule.admit("ping", false), "start");
  t.is(schedule.end("model"), null);
  t.is(schedule.admit("config", true), "start");
  for (const id of ["a", "b"]) schedule.admit(id, false);
  schedule.end("config");
  schedule.admit("c", false);
  t.is(schedule.admit("waits", true), "wait");
  t.is(schedule.admit("second", true), "busy");
});

test("one that ends while it waits leaves its place, and the exclusive one its right", (t) => {
  const schedule = new Schedule();
  for (let n = 0; n < MOST_RUNNING; n++) schedule.admit(`c${n}`, false);
  t.is(schedule.admit("config", true), "wait");
  t.is(schedule.admit("ping", false), "wait");
  t.is(schedule.end("config"), null);
  t.is(schedule.admit("model", true), "wait");
  t.is(schedule.end("c0"), "ping");
  t.is(schedule.end("c1"), "model");
  t.is(schedule.waiting, 0);
});

test("so many run, so many wait, the rest is busy, and each that waits is started once", (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 300 }), (moves) => {
      const schedule = new Schedule();
      const [running, waiting]: [string[], string[]] = [[], []];
      for (const [index, move] of moves.entries()) {
        const id = `c${index}`;
        if (move < 3) {
          const turn = schedule.admit(id, false);
          if (turn === "start") running.push(id);
          if (turn === "wait") waiting.push(id);
          const isFull = waiting.length === MOST_WAITING && running.length === MOST_RUNNING;
          t.true(turn !== "busy" || isFull);
        } else {
          const ended = running.shift();
          const next = schedule.end(ended ?? "none");
          t.is(next, ended === undefined ? null : (waiting.shift() ?? null));
          if (next !== null) running.push(next);
        }
        t.is(schedule.running, running.length);
        t.is(schedule.waiting, waiting.length);
        t.true(running.length <= MOST_RUNNING && waiting.length <= MOST_WAITING);
      }
    }),
  );
});
