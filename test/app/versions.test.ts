import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { versions } from "#app/versions.ts";

const HOME = join(import.meta.dirname, "../..");

test("the versions are those of package.json and of the Node that runs", (t) => {
  const { version, dependencies } = JSON.parse(readFileSync(join(HOME, "package.json"), "utf8"));
  t.regex(version, /^\d+\.\d+\.\d+$/);
  t.deepEqual(versions(), { arpguard: version, node: dependencies.node });
});
