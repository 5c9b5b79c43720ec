import test from "ava";
import { defaultConfig, freezeDeep } from "#config/defaults.ts";
import { configSchema } from "#config/schema.ts";

test("the defaults are the schema's", (t) => {
  t.deepEqual(defaultConfig(), configSchema.parse({}));
});

test("nothing of them can be changed", (t) => {
  const config = defaultConfig();
  t.throws(() => Object.assign(config.windows, { seconds: 1 }), { instanceOf: TypeError });
  t.is(defaultConfig().windows.seconds, configSchema.parse({}).windows.seconds);
});

test("all parts are frozen, however deep", (t) => {
  const value = freezeDeep({ list: [{ inner: { word: "a" } }], nothing: null });
  t.true(Object.isFrozen(value.list[0]?.inner) && Object.isFrozen(value.list));
});
