import { writeFileSync } from "node:fs";
import test from "ava";
import {
  DELEGATE_PROTOTYPES,
  type DelegateApi,
  loadApi,
  TFLITE_PROTOTYPES,
  type TfliteApi,
} from "#infer/tflite-c/c-api.ts";
import { oddDelegate, oddRuntime } from "../../helpers/odd-library.ts";

test("each function is found by its symbol", (t) => {
  const api = loadApi<TfliteApi>(oddRuntime(t).path, TFLITE_PROTOTYPES);
  t.deepEqual(Object.keys(api).sort(), Object.keys(TFLITE_PROTOTYPES).sort());
  const options = api.optionsCreate();
  t.is(typeof options, "bigint");
  api.optionsDelete(options);
  t.is(api.modelCreate(null, 0), null, "no address is null");
});

test("a library that lacks a symbol is refused by its name", (t) => {
  const { path } = oddRuntime(t, ["ODD_LACKS_RESET"]);
  t.throws(() => loadApi<TfliteApi>(path, TFLITE_PROTOTYPES), {
    code: "setup-missing",
    message: `${path}: it lacks the symbol TfLiteInterpreterResetVariableTensors: name a build that has it`,
  });
  t.throws(() => loadApi<DelegateApi>(path, DELEGATE_PROTOTYPES), {
    message: /: it lacks the symbol tflite_plugin_create_delegate: /,
  });
  t.notThrows(() => loadApi<DelegateApi>(oddDelegate(t).path, DELEGATE_PROTOTYPES));
});

test("what cannot be loaded is refused in one line", (t) => {
  const { path } = oddRuntime(t);
  writeFileSync(path, "no library\n");
  const error = t.throws(() => loadApi<TfliteApi>(path, TFLITE_PROTOTYPES), {
    code: "setup-missing",
  });
  t.true(error!.message.startsWith(`${path}: `));
  t.regex(error!.message, /^[^\n]+$/);
});
