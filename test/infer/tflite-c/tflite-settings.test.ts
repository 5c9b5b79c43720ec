import test from "ava";
import { parseConfig } from "#config/load.ts";
import { tfliteSettings } from "#infer/tflite-c/tflite-settings.ts";

const LIBRARY = { library: "/opt/libtensorflowlite_c.so", sha256: "a".repeat(64) };
const PIN = { path: LIBRARY.library, sha256: LIBRARY.sha256 };

function settings(tflite: object, architecture = "arm64") {
  return tfliteSettings(parseConfig({ tflite }, "test").tflite, architecture);
}

test("without a library there is nothing", (t) => {
  t.is(settings({}), null);
});

test("a library alone runs on the processor", (t) => {
  t.deepEqual(settings(LIBRARY), { library: PIN, delegate: null });
});

test("the Edge TPU lies where Debian puts it, with its options", (t) => {
  const delegateSha256 = "b".repeat(64);
  const delegateOptions = ["device=usb:0", "Performance=Low"];
  const options = { device: "usb:0", Performance: "Low" };
  const tpu = { ...LIBRARY, delegate: "edgetpu", delegateSha256, delegateOptions };
  for (const [architecture, folder] of [
    ["arm64", "/usr/lib/aarch64-linux-gnu"],
    ["x64", "/usr/lib/x86_64-linux-gnu"],
    ["riscv64", "/usr/lib"],
  ] as const) {
    t.deepEqual(settings(tpu, architecture)?.delegate, {
      path: `${folder}/libedgetpu.so.1`,
      sha256: delegateSha256,
      options,
    });
  }
});

test("any other delegate is named by its path", (t) => {
  const own = { ...LIBRARY, delegate: "/opt/npu.so", delegateSha256: "c".repeat(64) };
  const delegate = { path: "/opt/npu.so", sha256: "c".repeat(64), options: {} };
  t.deepEqual(settings(own), { library: PIN, delegate });
  const told = settings({ ...own, delegateOptions: ["a.b=c=d", "empty=", "__proto__=e"] });
  t.deepEqual(Object.entries(told!.delegate!.options), [
    ["a.b", "c=d"],
    ["empty", ""],
    ["__proto__", "e"],
  ]);
});
