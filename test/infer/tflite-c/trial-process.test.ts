import test from "ava";
import { goldenVectors } from "#infer/golden.ts";
import { tryInProcess } from "#infer/tflite-c/trial-process.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";
import { childrenOf, commandOf, nicenessOf } from "../../helpers/child-processes.ts";
import { ODD_NETWORK, oddDelegate, oddRuntime } from "../../helpers/odd-library.ts";
import { until } from "../../helpers/until.ts";

const BUILDS = { network: ODD_NETWORK };
const GOLDEN = goldenVectors(ODD_NETWORK);

function wishFor(library: LibraryPin) {
  const settings = { library, delegate: null };
  return { settings, name: "tflite", builds: BUILDS, golden: GOLDEN };
}

/** The trial of this test file: its tests run one after the other. */
function trial(): number | undefined {
  return childrenOf(process.pid).find((child) => commandOf(child).includes("trial-child.ts"));
}

test.serial("a library that keeps the contract may answer", async (t) => {
  t.is(await tryInProcess(wishFor(oddRuntime(t))), null);
});

/** What a library does to its process, it does to no other: this one goes on and says which. */
const breaks = test.macro(async (t, how: readonly string[], refusal: RegExp) => {
  const said = await tryInProcess(wishFor(oddRuntime(t, how)));
  t.regex(said ?? "nothing", refusal);
  t.regex(said ?? "", /^[^\n]+$/);
});
const FALLS = String.raw`\(its last words: odd runtime: about to fall\)$`;
const falls = (step: string) => new RegExp(`^it ended its process \\(SIGSEGV\\) ${step} ${FALLS}`);
test.serial(
  "trap 5: one that falls when it is loaded",
  breaks,
  ["ODD_CRASH_LOAD"],
  falls("while the library was loaded"),
);
test.serial(
  "trap 5: one that falls over the model",
  breaks,
  ["ODD_CRASH_MODEL"],
  falls("while it took the model"),
);
test.serial(
  "trap 5: one that falls when it is asked",
  breaks,
  ["ODD_CRASH_INVOKE"],
  falls("while it answered the golden vectors"),
);
test.serial(
  "trap 5: one that falls when it is closed",
  breaks,
  ["ODD_CRASH_CLOSE"],
  falls("while it was closed"),
);
test.serial(
  "trap 1: one that keeps its states",
  breaks,
  ["ODD_LEAKS"],
  /^its answer to a golden vector is off by 0\.\d+, more than/,
);
test.serial(
  "trap 4: one that answers rubbish",
  breaks,
  ["ODD_RUBBISH"],
  /^its answer to a golden vector is off by Infinity, more than/,
);
test.serial(
  "one that lacks a symbol",
  breaks,
  ["ODD_LACKS_RESET"],
  /: it lacks the symbol TfLiteInterpreterResetVariableTensors: /,
);
test.serial("one that takes other values", breaks, ["ODD_TYPE=9"], /the input has the type 9, not/);
test.serial("one without memory", breaks, ["ODD_NO_MEMORY"], /AllocateTensors failed \(status 1\)/);

test.serial("another file than the one that was named is not loaded", async (t) => {
  const library = { ...oddRuntime(t, ["ODD_CRASH_LOAD"]), sha256: "0".repeat(64) };
  t.regex((await tryInProcess(wishFor(library))) ?? "", /: has the SHA-256 /);
});

test.serial("a delegate is tried, too", async (t) => {
  const wish = wishFor(oddRuntime(t));
  const delegate = { ...oddDelegate(t), options: { refuse: "no device" } };
  const said = await tryInProcess({ ...wish, settings: { ...wish.settings, delegate } });
  t.regex(said ?? "", /: it makes no delegate \(no device\)$/);
  const whole = { ...delegate, options: {} };
  t.is(await tryInProcess({ ...wish, settings: { ...wish.settings, delegate: whole } }), null);
});

test.serial("a build that there is not is refused", async (t) => {
  const wish = { ...wishFor(oddRuntime(t)), name: "tflite-int8" };
  t.is(await tryInProcess(wish), "there is no build tflite-int8 of this model");
});

/** A helper that the library has left, by what it says. */
const helperIn = (said: string | null) => Number(/helper (\d+)\)$/.exec(said ?? "")?.[1]);

test.serial("a helper that a library leaves ends with the trial", async (t) => {
  const said = await tryInProcess(wishFor(oddRuntime(t, ["ODD_FORKS", "ODD_RUBBISH"])));
  t.regex(said ?? "", /^its answer to a golden vector is off by Infinity, .*: helper \d+\)$/);
  const helper = helperIn(said);
  await until(() => commandOf(helper).length === 0, "its end");
});

test.serial(
  "nobody waits for a helper that has become a daemon, and holds the pipes",
  async (t) => {
    const breaks = ["ODD_FORKS", "ODD_DAEMON"];
    const said = await tryInProcess(wishFor(oddRuntime(t, [...breaks, "ODD_RUBBISH"])));
    t.regex(said ?? "", /^its answer to a golden vector is off by Infinity, .*: helper \d+\)$/);
    const helper = helperIn(said);
    t.not(commandOf(helper).length, 0);
    process.kill(helper, "SIGKILL");
    const wish = wishFor(oddRuntime(t, [...breaks, "ODD_HANGS"]));
    const late = await tryInProcess(wish, { limitMs: 5000 });
    t.regex(late ?? "", /^it took more than 5 s (while|before) /);
    t.is(trial(), undefined);
    if (helperIn(late) > 0) process.kill(helperIn(late), "SIGKILL");
  },
);

test.serial("where no process can be started, that is why it may not answer", async (t) => {
  const { execPath } = process;
  t.teardown(() => Object.assign(process, { execPath }));
  process.execPath = "no\0program";
  const said = await tryInProcess(wishFor(oddRuntime(t)));
  t.regex(said ?? "", /^no process could be started \([^\n]+\)$/);
});

test.serial("one that never answers is ended, at the lowest priority till then", async (t) => {
  const library = oddRuntime(t, ["ODD_HANGS"]);
  const tried = tryInProcess(wishFor(library), { limitMs: 5000 });
  await until(() => nicenessOf(trial() ?? 0).includes(19), "its priority");
  // On a machine with much else to do it has not even come so far as to be asked.
  t.regex((await tried) ?? "", /^it took more than 5 s (while|before) /);
  t.is(trial(), undefined);
});

test.serial("a trial ends at once when nobody wants it any more", async (t) => {
  const stop = new AbortController();
  const library = oddRuntime(t, ["ODD_HANGS"]);
  const tried = tryInProcess(wishFor(library), { signal: stop.signal });
  await until(() => trial() !== undefined, "the trial");
  stop.abort(new Error("enough"));
  await t.throwsAsync(tried, { message: "enough" });
  t.is(trial(), undefined);
  const after = tryInProcess(wishFor(library), { signal: stop.signal });
  await t.throwsAsync(after, { message: "enough" });
});
