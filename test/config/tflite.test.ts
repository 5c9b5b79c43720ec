import test from "ava";
import { parseConfig } from "#config/load.ts";

const SUM = "0123456789abcdef".repeat(4);
const LIBRARY = { library: "/opt/tflite.so", sha256: SUM };
const TPU = { ...LIBRARY, delegate: "edgetpu", delegateSha256: SUM };

const takes = test.macro((t, tflite: object) => {
  t.deepEqual(parseConfig({ tflite }, "c.json").tflite, { delegateOptions: [], ...tflite });
});
test("nothing", takes, {});
test("a library", takes, LIBRARY);
test("a library with the Edge TPU", takes, { ...TPU, delegateOptions: ["device=pci"] });
test("a delegate by its path", takes, {
  ...{ ...TPU, delegate: "/opt/npu.so" },
  delegateOptions: ["any.name-1=any value: 1", "empty="],
});

const refuses = test.macro((t, tflite: object, message: RegExp) => {
  const error = t.throws(() => parseConfig({ tflite }, "c.json"), { code: "config-invalid" });
  t.regex(error!.message, message);
});
const { sha256: _, ...unpinned } = LIBRARY;
const { library: __, ...unnamed } = LIBRARY;
test("no sum", refuses, unpinned, /^c\.json: tflite\.sha256: is needed with a library/);
test("no library", refuses, unnamed, /^c\.json: tflite\.library: is needed with its sum/);
test(
  "a relative path",
  refuses,
  { ...LIBRARY, library: "a.so" },
  /tflite\.library: .* begins with/,
);
test("half a sum", refuses, { ...LIBRARY, sha256: "ab" }, /tflite\.sha256: .*SHA-256 of 64 digits/);
test("a sum in capitals", refuses, { ...LIBRARY, sha256: SUM.toUpperCase() }, /tflite\.sha256: /);
test(
  "a delegate without its sum",
  refuses,
  { ...LIBRARY, delegate: "edgetpu" },
  /tflite\.delegateSha256: is needed with a delegate/,
);
test(
  "a sum without its delegate",
  refuses,
  { ...LIBRARY, delegateSha256: SUM },
  /tflite\.delegate: is needed with its sum or options/,
);
test(
  "a delegate without a library",
  refuses,
  { delegate: "edgetpu", delegateSha256: SUM },
  /tflite\.library: is needed with a delegate/,
);
test("a delegate of another name", refuses, { ...TPU, delegate: "gpu" }, /edgetpu, or a path/);
test(
  "an option that the Edge TPU has not",
  refuses,
  { ...TPU, delegateOptions: ["speed=Max"] },
  /tflite\.delegateOptions: speed is none of device, Performance, Usb\.AlwaysDfu/,
);
test("half an option", refuses, { ...TPU, delegateOptions: ["device"] }, /option as name=value/);
test(
  "an option twice",
  refuses,
  { ...TPU, delegateOptions: ["device=usb", "device=pci"] },
  /tflite\.delegateOptions: device is named twice/,
);
test(
  "too many options",
  refuses,
  {
    ...{ ...TPU, delegate: "/opt/npu.so" },
    delegateOptions: Array.from({ length: 17 }, (_, at) => `k${at}=`),
  },
  /tflite\.delegateOptions: .*16/,
);
test("an unknown key", refuses, { ...LIBRARY, threads: 4 }, /tflite: .*threads/);
