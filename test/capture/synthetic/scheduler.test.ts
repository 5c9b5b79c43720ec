import test from "ava";
import fc from "fast-check";
import { createScheduler, type Process } from "#capture/synthetic/scheduler.ts";

const START = 1_000;

test("steps run in the order of their times, equal ones as they were started", (t) => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(50), { maxLength: 6 }), { maxLength: 20 }), (plans) => {
      const scheduler = createScheduler(START, () => t.fail());
      const log: number[] = [];
      const run = function* (waits: number[]): Process {
        for (const wait of waits) {
          log.push(scheduler.now());
          yield wait;
        }
      };
      for (const waits of plans) scheduler.spawn(run(waits));
      let expected = 0;
      while (scheduler.nextAt() < Number.POSITIVE_INFINITY) {
        const next = scheduler.nextAt();
        scheduler.step();
        t.is(scheduler.now(), next);
      }
      for (const waits of plans) expected += waits.length;
      t.is(log.length, expected);
      t.deepEqual(
        log,
        [...log].sort((a, b) => a - b),
      );
    }),
  );
});

test("equal times keep the order of starting", (t) => {
  const scheduler = createScheduler(START, () => t.fail());
  const log: string[] = [];
  const say = function* (word: string): Process {
    log.push(word);
    yield 5;
    log.push(word.toUpperCase());
  };
  for (const word of ["a", "b", "c"]) scheduler.spawn(say(word), 10);
  for (let i = 0; i < 6; i++) scheduler.step();
  t.deepEqual(log, ["a", "b", "c", "A", "B", "C"]);
});

test("a process that starts others runs on before them", (t) => {
  const scheduler = createScheduler(START, () => t.fail());
  const log: string[] = [];
  const child = function* (): Process {
    log.push("child");
    yield 1;
  };
  const parent = function* (): Process {
    scheduler.spawn(child());
    log.push("parent");
    yield 0;
    log.push("parent again");
  };
  scheduler.spawn(parent());
  for (let i = 0; i < 3; i++) scheduler.step();
  t.deepEqual(log, ["parent", "child", "parent again"]);
});

test("more processes than the limit are refused and counted", (t) => {
  let refused = 0;
  const scheduler = createScheduler(START, () => refused++);
  const idle = function* (): Process {
    yield 1;
  };
  let started = 0;
  for (let i = 0; i < 5_000; i++) if (scheduler.spawn(idle())) started++;
  t.is(started, 4_096);
  t.is(refused, 904);
});

test("an empty schedule has no next step", (t) => {
  const scheduler = createScheduler(START, () => t.fail());
  scheduler.step();
  t.is(scheduler.nextAt(), Number.POSITIVE_INFINITY);
});
