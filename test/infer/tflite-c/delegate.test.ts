import test from "ava";
import koffi from "koffi";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import {
  DELEGATE_PROTOTYPES,
  type DelegateApi,
  loadApi,
  TFLITE_PROTOTYPES,
  type TfliteApi,
} from "#infer/tflite-c/c-api.ts";
import { openDelegate } from "#infer/tflite-c/delegate.ts";
import { holdLibrary } from "#infer/tflite-c/held-library.ts";
import { createTfliteRunner } from "#infer/tflite-c/tflite-c-runner.ts";
import {
  counterOf,
  functionOf,
  ODD_NETWORK,
  oddDelegate,
  oddRuntime,
} from "../../helpers/odd-library.ts";

const GRAPH = networkGraph(ODD_NETWORK, "float32");

test("a delegate gets its options, works for the interpreter, and goes after it", (t) => {
  const [pin, runtime] = [oddDelegate(t), oddRuntime(t)];
  const api = loadApi<TfliteApi>(holdLibrary(runtime), TFLITE_PROTOTYPES);
  const delegates = loadApi<DelegateApi>(holdLibrary(pin), DELEGATE_PROTOTYPES);
  const options = { device: "usb:0", Performance: "Max", empty: "" };
  const prepared = counterOf(pin, "delegate_prepared");
  const destroyed = counterOf(pin, "delegate_destroyed");
  const { callbacks } = koffi.stats();
  const open = () => openDelegate(delegates, { ...pin, options });
  const runner = createTfliteRunner(api, GRAPH, open);
  t.is(functionOf(pin, "delegate_told", "str")(), "device=usb:0;Performance=Max;empty=;");
  t.is(runner.run(new Float32Array(20)).length, 20);
  t.deepEqual([prepared(), destroyed()], [1, 0]);
  runner[Symbol.dispose]();
  t.deepEqual([prepared(), destroyed()], [1, 1]);
  t.is(counterOf(runtime, "odd_live")(), 0);
  t.is(counterOf(runtime, "odd_faults")(), 0, "it lived as long as its interpreter");
  t.is(koffi.stats().callbacks, callbacks, "the way to report is closed");
});

test("a delegate that is not made is refused with what it reported", (t) => {
  const pin = oddDelegate(t);
  const delegates = loadApi<DelegateApi>(holdLibrary(pin), DELEGATE_PROTOTYPES);
  const { callbacks } = koffi.stats();
  const refused = (refuse: string) => {
    return t.throws(() => openDelegate(delegates, { ...pin, options: { refuse } }), {
      code: "setup-missing",
    })!.message;
  };
  t.is(
    refused("no TPU\nis plugged in"),
    `${pin.path}: it makes no delegate (no TPU is plugged in)`,
  );
  t.regex(refused(""), /\(without a word: look whether its device is there\)$/);
  t.true(refused("x".repeat(4000)).length < 500, "cut");
  t.is(koffi.stats().callbacks, callbacks);
});

test("a runtime that refuses the model gives the delegate back", (t) => {
  const [pin, runtime] = [oddDelegate(t), oddRuntime(t, ["ODD_NO_MEMORY"])];
  const api = loadApi<TfliteApi>(holdLibrary(runtime), TFLITE_PROTOTYPES);
  const delegates = loadApi<DelegateApi>(holdLibrary(pin), DELEGATE_PROTOTYPES);
  const open = () => openDelegate(delegates, { ...pin, options: {} });
  t.throws(() => createTfliteRunner(api, GRAPH, open), { message: /AllocateTensors failed/ });
  t.is(counterOf(pin, "delegate_destroyed")(), 1);
  t.is(counterOf(runtime, "odd_live")(), 0);
});
