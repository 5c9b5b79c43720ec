import test, { type ExecutionContext } from "ava";
import { configExecutors, configTwin, watchPending } from "#app/fleet/config-executors.ts";
import { effectiveConfig } from "#app/fleet/effective-config.ts";
import { CommandFailure } from "#app/fleet/executor.ts";
import { parseConfig } from "#config/load.ts";
import { systemClock } from "#core/clock.ts";
import type { JsonObject } from "#fleet/types.ts";
import { FleetConfigBook } from "#store/fleet-config.ts";
import { execute, executing } from "../../helpers/executing.ts";
import { RecordingLink } from "../../helpers/fleet.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

/** A start of a box with what its book says. */
function startOf(
  t: ExecutionContext,
  directory = scratchFolder(t),
  canRestart = true,
  canRecover = canRestart,
) {
  const local = parseConfig({ store: { directory }, fleet: { confirmSeconds: 5 } }, "local");
  const book = new FleetConfigBook(directory);
  const running = effectiveConfig(local, book.read().current.config);
  const link = new RecordingLink();
  const state = { restarts: 0, level: "" };
  const clock = { now: systemClock.now, monotonicMs: () => systemClock.monotonicMs() * 1000 };
  const parts = {
    ...{ local, running, clock, link },
    restart: canRestart ? () => void state.restarts++ : null,
    recover: canRecover ? async () => void state.restarts++ : null,
    setLogLevel: (level: string) => {
      state.level = level;
    },
  };
  return { directory, book, link, state, parts, executors: configExecutors(parts) };
}

/** A program that is started again waits for its end. */
function untilTheEnd(t: ExecutionContext): AbortSignal {
  const abort = new AbortController();
  t.teardown(() => abort.abort());
  return abort.signal;
}

const wish = (version: number, config: JsonObject) => executing({ version, config });
const WINDOW = { windows: { seconds: 9 } };

test("the log's level changes live, with nothing else", async (t) => {
  const box = startOf(t);
  const did = wish(1, { log: { level: "debug" } });
  t.deepEqual(await execute(box.executors["config.apply"], did), { version: 1, applied: "live" });
  t.is(box.state.level, "debug");
  t.is(box.state.restarts, 0);
  t.like(box.link.config, { version: 1, state: "ok" });
  t.is(box.book.read().pending, null);
});

test("another start with the uplink confirms it; without, it goes back and says so", async (t) => {
  const box = startOf(t);
  const did = wish(1, WINDOW);
  const running = execute(box.executors["config.apply"], did);
  await until(() => box.state.restarts === 1, "the restart");
  did.stop(new CommandFailure("stopped", "interrupted"));
  await t.throwsAsync(running);
  t.like(box.link.config, { state: "pending" });
  const begun = { step: "restart", memo: { version: 1 } };

  const second = startOf(t, box.directory);
  t.is(second.parts.running.windows.seconds, 9);
  second.link.isOnline = false;
  const lost = executing();
  const going = execute(second.executors["config.apply"], lost, begun);
  await until(() => second.state.restarts === 1, "the way back");
  t.is(lost.steps.at(-1)?.step, "rollback");
  lost.stop(new CommandFailure("stopped", "interrupted"));
  await t.throwsAsync(going);

  const third = startOf(t, box.directory);
  t.is(third.parts.running.windows.seconds, 5);
  const end = execute(third.executors["config.apply"], executing(), begun);
  await t.throwsAsync(end, { message: /rolled back: the uplink did not come back within 5 s/ });
  t.like(configTwin(third.parts), { version: 0, state: "rejected" });
  const old = execute(third.executors["config.apply"], wish(1, WINDOW));
  t.like(await t.throwsAsync(old), { code: "rejected" });
});

test("config.rollback brings the one before back, once the uplink is there", async (t) => {
  const box = startOf(t, scratchFolder(t), false);
  const apply = (version: number, config: JsonObject) =>
    execute(box.executors["config.apply"], wish(version, config));
  t.deepEqual(await apply(1, WINDOW), { version: 1, applied: "at the next start of the program" });
  const second = startOf(t, box.directory);
  const begun = { step: "restart", memo: { version: 1 } };
  t.like(await execute(second.executors["config.apply"], executing(), begun), { version: 1 });
  const did = executing();
  const back = execute(second.executors["config.rollback"], did);
  await until(() => second.state.restarts === 1, "the restart");
  did.stop(new CommandFailure("stopped"));
  await t.throwsAsync(back);
  t.like(startOf(t, box.directory).book.read(), { highest: 1, current: { version: 0 } });
});

test("a start that no command waits for watches over what is pending", async (t) => {
  const box = startOf(t, scratchFolder(t), false);
  await execute(box.executors["config.apply"], wish(1, WINDOW));
  const good = startOf(t, box.directory);
  watchPending(good.parts, untilTheEnd(t));
  await until(() => good.book.read().pending === null, "its confirmation");
  t.is(good.book.read().current.version, 1);
  await execute(startOf(t, box.directory, false).executors["config.apply"], wish(2, {}));
  const bad = startOf(t, box.directory);
  bad.link.isOnline = false;
  watchPending(bad.parts, untilTheEnd(t));
  await until(() => bad.book.read().pending === null, "its end");
  t.is(bad.book.read().current.version, 1);
  await until(() => bad.state.restarts === 1, "the start with what was before");
});

test("who may not start the program again has it done once a configuration has gone", async (t) => {
  const box = startOf(t, scratchFolder(t), false);
  await execute(box.executors["config.apply"], wish(1, WINDOW));
  const bad = startOf(t, box.directory, false, true);
  bad.link.isOnline = false;
  watchPending(bad.parts, untilTheEnd(t));
  await until(() => bad.state.restarts === 1, "the helper");
  t.like(bad.book.read(), { current: { version: 0 }, pending: null, rejected: { version: 1 } });
});

test("what does not fit the box any more is not said to be in force, nor confirmed", async (t) => {
  const box = startOf(t);
  box.book.apply(1, { windows: { seconds: "many" } }, systemClock.now());
  const twin = configTwin(box.parts);
  t.like(twin, { version: 0, state: "rejected" });
  t.regex(twin.error ?? "", /^version 1: .*windows\.seconds/);
  const begun = { step: "restart", memo: { version: 1 } };
  const end = execute(box.executors["config.apply"], executing(), begun);
  await t.throwsAsync(end, { message: /windows\.seconds/ });
  t.like(box.book.read(), { current: { version: 0 }, pending: null, rejected: { version: 1 } });
});

test("one that was stopped before the book had it is taken up by the next start", async (t) => {
  const box = startOf(t);
  const begun = { step: "apply", memo: { version: 1 } };
  const did = wish(1, { log: { level: "debug" } });
  const end = await execute(box.executors["config.apply"], did, begun);
  t.deepEqual(end, { version: 1, applied: "live" });
  t.like(box.book.read(), { highest: 1, current: { version: 1 } });
});
