import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import {
  DELEGATE_PROTOTYPES,
  type DelegateApi,
  loadApi,
  TFLITE_PROTOTYPES,
  type TfliteApi,
} from "#infer/tflite-c/c-api.ts";
import { holdLibrary } from "#infer/tflite-c/held-library.ts";
import { oddDelegate, oddRuntime } from "../../helpers/odd-library.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

/** The head of a library for x86-64, and nothing of what it should lead to. */
const ELF_WITHOUT_PARTS = Uint8Array.from([
  0x7f,
  0x45,
  0x4c,
  0x46,
  2,
  1,
  1,
  ...new Array(57).fill(0),
]);

test("each function is found by its symbol", (t) => {
  const api = loadApi<TfliteApi>(holdLibrary(oddRuntime(t)), TFLITE_PROTOTYPES);
  t.deepEqual(Object.keys(api).sort(), Object.keys(TFLITE_PROTOTYPES).sort());
  const options = api.optionsCreate();
  t.is(typeof options, "bigint");
  api.optionsDelete(options);
  t.is(api.modelCreate(null, 0), null, "no address is null");
});

test("a library that lacks a symbol is refused by its name", (t) => {
  const held = holdLibrary(oddRuntime(t, ["ODD_LACKS_RESET"]));
  t.throws(() => loadApi<TfliteApi>(held, TFLITE_PROTOTYPES), {
    code: "setup-missing",
    message: `${held.path}: it lacks the symbol TfLiteInterpreterResetVariableTensors: name a build that has it`,
  });
  t.throws(() => loadApi<DelegateApi>(held, DELEGATE_PROTOTYPES), {
    message: /: it lacks the symbol tflite_plugin_create_delegate: /,
  });
  t.notThrows(() => loadApi<DelegateApi>(holdLibrary(oddDelegate(t)), DELEGATE_PROTOTYPES));
});

test("what cannot be loaded is refused in one line, by the name that it was given", (t) => {
  const path = join(scratchFolder(t), "library.so");
  const loadPath = `${path}.held`;
  for (const content of ["no library\n", ELF_WITHOUT_PARTS]) {
    writeFileSync(loadPath, content);
    const load = () => loadApi<TfliteApi>({ path, loadPath }, TFLITE_PROTOTYPES);
    const error = t.throws(load, { code: "setup-missing" });
    t.true(error!.message.startsWith(`${path}: `));
    t.regex(error!.message, /^[^\n]+$/);
    t.false(error!.message.includes(loadPath), error!.message);
  }
});
