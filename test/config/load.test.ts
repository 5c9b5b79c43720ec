import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { defaultConfig } from "#config/defaults.ts";
import { loadConfig, parseConfig } from "#config/load.ts";
import { configSchema } from "#config/schema.ts";
import { AppError, exitStatusOf } from "#core/errors.ts";
import { scratchFile, scratchFolder } from "../helpers/scratch.ts";

const MEBIBYTE = 2 ** 20;

test("the defaults are whole and pass the schema themselves", (t) => {
  const config = defaultConfig();
  t.deepEqual<unknown, unknown>(config, configSchema.parse(config));
  t.is(config.windows.seconds, 5);
  t.is(config.capture.blockBytes * config.capture.blockCount, 20 * MEBIBYTE);
  t.is(config.status.host, "127.0.0.1");
  t.is(config.report.url, undefined);
});

test("a configuration cannot be changed, at no depth", (t) => {
  const text = '{"capture":{"interface":"eth0"}}';
  for (const config of [defaultConfig(), loadConfig(fileOf(t, text))]) {
    t.true(Object.isFrozen(config));
    for (const section of Object.values(config)) t.true(Object.isFrozen(section));
  }
});

test("a file sets what it names and leaves the rest at its default", (t) => {
  const path = fileOf(t, '{"windows":{"seconds":60},"report":{"url":"mqtts://broker:8883"}}');
  const { windows, report, ...rest } = loadConfig(path);
  const { windows: _, report: reportBefore, ...restBefore } = defaultConfig();
  t.deepEqual(windows, { seconds: 60 });
  t.deepEqual(report, { ...reportBefore, url: "mqtts://broker:8883" });
  t.deepEqual(rest, restBefore);
});

test("a byte order mark is passed over", (t) => {
  t.is(loadConfig(fileOf(t, '\uFEFF{"windows":{"seconds":7}}')).windows.seconds, 7);
});

const refuses = test.macro({
  title: (given) => `refused on one line: ${given}`,
  exec: (t: ExecutionContext, text: string, says: RegExp) => {
    const path = fileOf(t, text);
    const message = refusal(t, () => loadConfig(path));
    t.true(message.startsWith(`${path}: `), message);
    t.regex(message, says);
  },
});
test("an unknown section", refuses, '{"captur":{}}', /"captur"/);
test("an unknown key", refuses, '{"capture":{"iface":"eth0"}}', /: capture: .*"iface"/);
test("__proto__", refuses, '{"store":{"__proto__":{"windowDays":1}}}', /: store: .*"__proto__"/);
test("a value out of bounds", refuses, '{"windows":{"seconds":0}}', /: windows\.seconds: .*1/);
test("a value of another type", refuses, '{"status":{"port":"80"}}', /: status\.port: .*number/);
test("several faults", refuses, '{"a":1,"l2":1,"log":1}', /\(and 2 more\)/);
test("a list", refuses, "[]", /: \(top\): .*object/);
test("null", refuses, "null", /: \(top\): .*object/);
test("a section of null", refuses, '{"capture":null}', /: capture: .*object/);
test("an empty file", refuses, "", /JSON/);
test("half a file", refuses, '{"capture":', /JSON/);
test("text on several lines", refuses, "interface = eth0\nseconds = 5\r\n\n", /JSON/);
test("too deep", refuses, `${"[".repeat(100_000)}${"]".repeat(100_000)}`, /: \(top\): .*object/);
test("a line break in a key", refuses, '{"a\\n\\r\\u2028b":1}', /"a b"/);
test("a carriage return in a key", refuses, '{"a\\rb":1}', /"a b"/);
test("too large", refuses, `{}${" ".repeat(MEBIBYTE)}`, /larger than 1 MiB/);

test("what is no regular file is refused before it is read, with the mend", (t) => {
  for (const path of [scratchFolder(t), "/dev/zero"]) {
    const message = refusal(t, () => loadConfig(path));
    t.regex(message, /: is no regular file; give a JSON file that can be read/);
  }
});

test("a file of 1 MiB is not too large", (t) => {
  t.deepEqual(loadConfig(fileOf(t, "{}".padEnd(MEBIBYTE))), defaultConfig());
});

test("a path that is no file is refused by name", (t) => {
  const folder = scratchFolder(t);
  for (const path of [join(folder, "absent.json"), folder]) {
    const message = refusal(t, () => loadConfig(path));
    t.true(message.startsWith(`${path}: `), message);
  }
});

/** Keys and values that come near a configuration, so that the refusals lie deep too. */
const nearly = fc.dictionary(
  fc.constantFrom("capture", "windows", "store", "report", "log", "__proto__", "x"),
  fc.dictionary(
    fc.oneof(fc.constantFrom("interface", "seconds", "url", "level", "maxBytes"), fc.string()),
    fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.jsonValue()),
  ),
);

test("whatever the JSON, it is a configuration or a refusal on one line", (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearly), (raw) => {
      try {
        t.deepEqual<unknown, unknown>(configSchema.parse(raw), parseConfig(raw, "f.json"));
      } catch (error) {
        if (error instanceof AppError) checkRefusal(t, error);
        else refusal(t, () => parseConfig(raw, "f.json"));
      }
    }),
  );
});

test("whatever the bytes, loading ends in a configuration or a refusal on one line", (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (bytes) => {
      const path = scratchFile(t, bytes, "f.json");
      try {
        t.truthy(loadConfig(path));
      } catch (error) {
        checkRefusal(t, error);
      }
    }),
    { numRuns: 50 },
  );
});

function refusal(t: ExecutionContext, act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return checkRefusal(t, error);
  }
  return t.fail("nothing was refused") as never;
}

function checkRefusal(t: ExecutionContext, error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  t.is(error.code, "config-invalid");
  t.is(exitStatusOf(error), 2);
  t.notRegex(error.message, /[\n\r\u2028\u2029]/);
  return error.message;
}

function fileOf(t: ExecutionContext, text: string): string {
  return scratchFile(t, utf8(text), "config.json");
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
