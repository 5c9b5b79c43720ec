import test, { type ExecutionContext } from "ava";
import { ModelSlot } from "#app/model-slot.ts";
import { RunnerSearch, type Searched } from "#app/runner-search.ts";
import { detectorServing, type ServedDetector } from "#app/served-detector.ts";
import { micros } from "#core/units.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { childrenOf, commandOf } from "../helpers/child-processes.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { counterOf, oddRuntime } from "../helpers/odd-library.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const KEPT = keptDetector(1);

/** A slot whose detector serves, and a search for who else may run it. */
function bench(t: ExecutionContext, library: LibraryPin, isFast = () => false) {
  const data = scratchFolder(t);
  const taken: (ServedDetector | null)[] = [];
  const said: string[] = [];
  let searched = 0;
  // Ours take a second for each answer, and whoever is fast a thousandth.
  let nowMs = 0;
  const clock = { monotonicMs: () => (nowMs += isFast() ? 0.001 : 1000) };
  const registry = new ModelRegistry(data, "detector");
  const slot = new ModelSlot(data, {
    kind: "detector",
    serving: detectorServing(5, clock),
    take: (served) => taken.push(served),
  });
  const say = (text: string) => void said.push(text);
  const search = new RunnerSearch({
    settings: { library, delegate: null },
    log: { info: say, warn: say },
    runnerOf: () => taken.at(-1)?.runner ?? null,
    searched: () => void searched++,
    lost: () => t.fail("nothing fails at work here"),
  });
  t.teardown(() => search[Symbol.dispose]());
  registry.install(KEPT, AT);
  slot.look();
  return { slot, registry, search, taken, said, searched: () => searched };
}

test.serial(
  "ours serve at once, and the library from when it has been tried, if it is faster",
  async (t) => {
    const library = oddRuntime(t, [], KEPT.network);
    const resets = counterOf(library, "odd_resets");
    const { slot, search, taken, said, searched } = bench(t, library, () => resets() > 0);
    t.not(taken[0]?.runner?.runner, "tflite");
    t.is(resets(), 0);
    search.begin(slot);
    await search.done;
    t.is(taken.length, 2);
    t.is(taken[1]?.runner?.runner, "tflite");
    t.is(taken[1]?.version, taken[0]?.version);
    t.deepEqual(said, ["tflite runs the detector from now on"]);
    t.is(searched(), 1);
    t.is(counterOf(library, "odd_live")(), 0, "what was measured is closed: the capture loads it");
  },
);

test.serial("one that is slower is told of, and nothing is said", async (t) => {
  const library = oddRuntime(t, [], KEPT.network);
  const resets = counterOf(library, "odd_resets");
  const { slot, search, taken, said } = bench(t, library, () => resets() === 0);
  search.begin(slot);
  await search.done;
  const { runner, others } = taken.at(-1)!.runner!;
  t.not(runner, "tflite");
  t.like(
    others.find((each) => each.runner === "tflite"),
    { refusal: null },
  );
  t.deepEqual(said, []);
});

test.serial("one that falls is told of once, whatever models it was to run", async (t) => {
  const library = oddRuntime(t, ["ODD_CRASH_INVOKE"], KEPT.network);
  const { slot, registry, search, taken, said } = bench(t, library);
  search.begin(slot);
  await search.done;
  const refused = taken.at(-1)!.runner!.others.find(({ runner }) => runner === "tflite");
  t.regex(refused!.refusal!, /^it ended its process \(SIGSEGV\) while it answered/);
  registry.install(keptDetector(2), AT);
  t.true(slot.look());
  search.begin(slot);
  await search.done;
  t.is(taken.length, 4);
  t.is(said.length, 1);
  t.regex(said[0]!, /^tflite may not run the detector: it ended its process \(SIGSEGV\)/);
});

test.serial("a model that has gone meanwhile is not taken up again", async (t) => {
  const library = oddRuntime(t, [], KEPT.network);
  const { slot, registry, search, taken, searched } = bench(t, library);
  search.begin(slot);
  await until(() => trialOf(process.pid) !== undefined, "its trial");
  const { version } = registry.install(keptDetector(2), AT);
  t.true(slot.look());
  await search.done;
  t.is(searched(), 0);
  t.deepEqual(
    taken.slice(1).map((served) => served?.version),
    [version],
  );
});

test.serial("nobody waits for a trial at the end", async (t) => {
  const library = oddRuntime(t, ["ODD_HANGS"], KEPT.network);
  const { slot, search, taken, said } = bench(t, library);
  search.begin(slot);
  search.begin(slot);
  await until(() => trialOf(process.pid) !== undefined, "its trial");
  search[Symbol.dispose]();
  await search.done;
  t.is(trialOf(process.pid), undefined);
  t.is(taken.length, 1);
  t.deepEqual(said, []);
});

test.serial("a model whose files are gone is told of", async (t) => {
  const library = oddRuntime(t, [], KEPT.network);
  const { slot, registry, search, said } = bench(t, library);
  registry.setAside(slot.version!);
  search.begin(slot);
  await search.done;
  t.is(said.length, 1);
});

test.serial("whatever a search breaks by is told of, and the next goes on", async (t) => {
  const library = oddRuntime(t, [], KEPT.network);
  const { slot, search, said, searched } = bench(t, library);
  const broken: Searched = {
    ...{ kind: "detector", version: slot.version },
    asked: () => {
      throw new TypeError("a fault of ours");
    },
    serveAmong: () => {},
  };
  search.begin(broken);
  await t.notThrowsAsync(search.done);
  t.deepEqual(said, ["a fault of ours"]);
  search.begin(slot);
  await search.done;
  t.is(searched(), 1);
});

function trialOf(pid: number): number | undefined {
  return childrenOf(pid).find((child) => commandOf(child).includes("trial-child.ts"));
}
