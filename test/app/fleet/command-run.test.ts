import test from "ava";
import { CommandRun } from "#app/fleet/command-run.ts";
import { type CommandContext, pause } from "#app/fleet/executor.ts";
import { systemClock } from "#core/clock.ts";
import type { LifeEvent } from "#fleet/lifecycle.ts";
import type { CommandRecord } from "#fleet/types.ts";
import { commandRecord } from "../../helpers/fleet.ts";

test("one that hangs ends by its time, and does nothing afterwards", async (t) => {
  const saved: CommandRecord[] = [];
  const contexts: CommandContext<unknown>[] = [];
  const { promise, resolve } = Promise.withResolvers<LifeEvent>();
  new CommandRun({
    record: commandRecord(),
    executor: {
      run: (context) => {
        contexts.push(context);
        return new Promise(() => {});
      },
    },
    isResumed: false,
    timeoutMs: 20,
    clock: systemClock,
    save: (record) => saved.push(record),
    tell: () => {},
    done: (_, event) => resolve(event),
  });
  t.like(await promise, { kind: "failed", code: "timeout" });
  const [context] = contexts;
  t.true(context?.signal.aborted);
  t.throws(() => context?.step("late"), { message: /has ended/ });
  t.throws(() => context?.send("f", new Uint8Array(1)), { message: /has ended/ });
  t.is(saved.length, 0);
});

test("what the disk does not take is not done", async (t) => {
  const { promise, resolve } = Promise.withResolvers<LifeEvent>();
  let isDone = false;
  new CommandRun({
    record: commandRecord(),
    executor: {
      run: ({ step }) => {
        step("wipe");
        isDone = true;
        return undefined;
      },
    },
    isResumed: false,
    timeoutMs: 60_000,
    clock: systemClock,
    save: () => {
      throw new Error("disk full");
    },
    tell: () => {},
    done: (_, event) => resolve(event),
  });
  t.like(await promise, { kind: "failed", reason: "disk full" });
  t.false(isDone);
});

test("a stop tells nothing, and a file too long is refused", async (t) => {
  const events: LifeEvent[] = [];
  const parts = {
    record: commandRecord(),
    isResumed: false,
    timeoutMs: 60_000,
    clock: systemClock,
    save: () => {},
    tell: () => {},
    done: (_: CommandRecord, event: LifeEvent) => void events.push(event),
  };
  const stopped = new CommandRun({
    ...parts,
    executor: {
      run: async ({ signal }) => {
        await pause(60_000, signal);
        return undefined;
      },
    },
  });
  await new Promise(setImmediate);
  stopped.stop();
  const { promise, resolve } = Promise.withResolvers<LifeEvent>();
  new CommandRun({
    ...parts,
    done: (_, event) => resolve(event),
    executor: {
      run: ({ send }) => {
        send("big", new Uint8Array(5_000_000));
        return undefined;
      },
    },
  });
  t.regex(((await promise) as { reason: string }).reason, /more than/);
  t.deepEqual(events, []);
});
