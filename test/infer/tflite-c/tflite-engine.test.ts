import { readFileSync, writeFileSync } from "node:fs";
import test from "ava";
import { goldenFault, goldenVectors } from "#infer/golden.ts";
import { TfliteEngine } from "#infer/tflite-c/tflite-engine.ts";
import type { Runner } from "#infer/types.ts";
import { counterOf, ODD_NETWORK, oddDelegate, oddRuntime } from "../../helpers/odd-library.ts";

test("a model runs by the library that was named, with its delegate", (t) => {
  const [library, delegate] = [oddRuntime(t), oddDelegate(t)];
  const options = { device: "usb" };
  const engine = new TfliteEngine({ library, delegate: { ...delegate, options } });
  const [port, ...more] = engine.ports({ network: ODD_NETWORK });
  t.is(more.length, 0);
  t.like(port, { name: "tflite", isForeign: true });
  const runner = port!.load({ network: ODD_NETWORK });
  t.is(goldenFault(runner, goldenVectors(ODD_NETWORK), port!.tolerance), null);
  t.is(counterOf(delegate, "delegate_prepared")(), 1);
  runner[Symbol.dispose]?.();
  t.is(counterOf(library, "odd_live")(), 0);
});

test("nothing is loaded before it is asked for, and nothing of what has another sum", (t) => {
  // To load it would end this process.
  const library = oddRuntime(t, ["ODD_CRASH_LOAD"]);
  const wrong = { ...library, sha256: "0".repeat(64) };
  const engine = new TfliteEngine({ library: wrong, delegate: null });
  const [port] = engine.ports({ network: ODD_NETWORK });
  const refused = { code: "setup-missing", message: /: has the SHA-256 [0-9a-f]+, not 0+: / };
  t.throws(() => engine.check(), refused);
  t.throws(() => engine.open(), refused);
  t.throws(() => port!.load({ network: ODD_NETWORK }), refused);
  t.notThrows(() => new TfliteEngine({ library, delegate: null }).check());
});

test("both files are looked at before the code of either runs", (t) => {
  const [library, delegate] = [oddRuntime(t, ["ODD_CRASH_LOAD"]), oddDelegate(t)];
  writeFileSync(delegate.path, "something else");
  const engine = new TfliteEngine({ library, delegate: { ...delegate, options: {} } });
  t.throws(() => engine.open(), { message: /is no shared library \(ELF\)/ });
});

const loadsWhatWasSummed = test.macro((t, how: string) => {
  const delegate = oddDelegate(t);
  writeFileSync(`${delegate.path}.new`, "no library");
  const library = oddRuntime(t, [`${how}="${delegate.path}"`]);
  const engine = new TfliteEngine({ library, delegate: { ...delegate, options: {} } });
  engine.open();
  t.is(readFileSync(delegate.path, "utf8"), "no library", "the library has done so");
  const [port] = engine.ports({ network: ODD_NETWORK });
  using runner = port!.load({ network: ODD_NETWORK }) as Runner & Disposable;
  t.is(goldenFault(runner, goldenVectors(ODD_NETWORK), port!.tolerance), null);
});
test(
  "a file that takes the place of a summed one is not loaded",
  loadsWhatWasSummed,
  "ODD_REPLACES",
);
test("nor is what is written into it", loadsWhatWasSummed, "ODD_OVERWRITES");
