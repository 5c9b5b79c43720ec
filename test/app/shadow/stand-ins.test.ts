import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import test, { type ExecutionContext } from "ava";
import { StandIns } from "#app/shadow/stand-ins.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { officeTraffic } from "../../helpers/office-traffic.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";
import { limitsFor } from "../../store/samples.ts";

const HOME = resolve(import.meta.dirname, "../../..");
const BASE = "20240506-000000-base";
const WAIT_MS = 20;
/** Of the office after its first minutes, in which everybody is new. */
const office = officeTraffic(700, micros(systemClock.now() - 3_600_000_000)).then((windows) =>
  windows.slice(100),
);

/** A box whose detector was set aside for its damage, with so many windows of the office. */
async function bereft(t: ExecutionContext, windows: number) {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  t.teardown(() => history[Symbol.dispose]());
  const all = await office;
  const write = (from: number, to: number) => {
    for (const window of all.slice(from, to)) history.write(window, []);
  };
  write(0, windows);
  const registry = new ModelRegistry(directory, "detector");
  const { version } = registry.install(keptDetector(1), systemClock.now());
  registry.setAside(version);
  const said: string[] = [];
  const standIns = (firstWaitMs: number, tell = (text: string) => said.push(text)) => {
    const keeper = new StandIns({
      ...{ home: HOME, firstWaitMs, log: { warn: (text) => void tell(text) } },
      shadow: { directory, windowSeconds: 5, history, clock: systemClock },
      isBereft: (kind) => new ModelRegistry(directory, kind).damaged() !== null,
    });
    t.teardown(() => keeper[Symbol.dispose]());
    return keeper;
  };
  return { directory, registry, said, standIns, grow: () => write(windows, all.length) };
}

test("a history too short for a verdict is looked at again when it has grown", async (t) => {
  const { registry, said, standIns, grow } = await bereft(t, 20);
  standIns(WAIT_MS).begin("detector");
  await until(() => said.length > 0, "the first try");
  t.regex(said[0]!, /does not stand in: 20 clean windows are no proof: 60 are$/);
  t.is(registry.choice().current, null);
  grow();
  await until(() => registry.choice().current === BASE, "a later try");
  await until(() => said.at(-1)?.includes("stands in") === true, "its word");
  t.is(registry.damaged(), null);
});

test("a lock that passes, too, and after a restart as well", async (t) => {
  const { directory, registry, said, standIns } = await bereft(t, 600);
  const lock = join(directory, "documents.lock");
  rmSync(lock);
  mkdirSync(lock);
  const first = standIns(3_600_000);
  first.begin("detector");
  await until(() => said.length > 0, "the first try");
  t.regex(said[0]!, /^the base detector does not stand in: /);
  first[Symbol.dispose]();
  rmSync(lock, { recursive: true });
  standIns(3_600_000).begin("detector");
  await until(() => registry.choice().current === BASE, "the try of the next start");
});

test("when a model serves nothing is tried any more", async (t) => {
  const { registry, said, standIns } = await bereft(t, 20);
  const keeper = standIns(WAIT_MS);
  keeper.begin("detector");
  await until(() => said.length > 0, "the first try");
  const { version } = registry.install(keptDetector(2), systemClock.now());
  keeper.begin("detector");
  const tries = said.length;
  await new Promise((passed) => setTimeout(passed, 10 * WAIT_MS));
  t.is(said.length, tries);
  t.is(registry.choice().current, version);
});

test("tries come more and more seldom, and end", async (t) => {
  const { said, standIns } = await bereft(t, 20);
  const at: number[] = [];
  const keeper = standIns(10, () => at.push(performance.now()));
  keeper.begin("detector");
  await until(() => at.length >= 4, "four tries");
  keeper[Symbol.dispose]();
  // A timer may come a millisecond early.
  for (const [n, least] of [10, 20, 40].entries()) t.true(at[n + 1]! - at[n]! >= least - 2);
  said.length = 0;
  standIns(0).begin("detector");
  await until(() => said.length >= 16, "the last try");
  await new Promise((passed) => setTimeout(passed, 10 * WAIT_MS));
  t.is(said.length, 16);
});

test("one that is damaged as soon as it stands in comes more and more seldom, too", async (t) => {
  const { registry, said, standIns } = await bereft(t, 600);
  const at: number[] = [];
  const keeper = standIns(500, (text) => {
    at.push(performance.now());
    return said.push(text);
  });
  for (const [n, least] of [0, 500, 1000].entries()) {
    keeper.begin("detector");
    await until(() => said.length > n, "it to stand in");
    t.regex(said[n]!, /stands in/);
    // A timer may come a millisecond early.
    if (n > 0) t.true(at[n]! - at[n - 1]! >= least - 2);
    registry.setAside(BASE);
  }
});

test("what has no base is tried once, and what ends says nothing", async (t) => {
  const { directory, said, standIns } = await bereft(t, 20);
  const optimizers = new ModelRegistry(directory, "optimizer");
  t.is(optimizers.damaged(), null);
  const keeper = standIns(WAIT_MS);
  keeper.begin("optimizer");
  await new Promise((passed) => setTimeout(passed, 5 * WAIT_MS));
  t.deepEqual(said, [], "it has lost none");
  keeper.begin("detector");
  keeper[Symbol.dispose]();
  await new Promise((passed) => setTimeout(passed, 5 * WAIT_MS));
  t.deepEqual(said, []);
});
