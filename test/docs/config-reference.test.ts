import { readFileSync } from "node:fs";
import test from "ava";
import { configSchema } from "#config/schema.ts";
import {
  configDefaults,
  configReference,
  DEFAULTS_FILE,
  REFERENCE_FILE,
} from "../../docs/write-config-reference.ts";

test("docs/CONFIG.md is what `make docs` writes today", (t) => {
  t.is(readFileSync(REFERENCE_FILE, "utf8"), configReference());
});

test("src/config/defaults.json is what `make docs` writes today", (t) => {
  t.is(readFileSync(DEFAULTS_FILE, "utf8"), configDefaults());
});

test("the reference has a row of five filled cells for every key", (t) => {
  const reference = configReference();
  for (const [name, section] of Object.entries(configSchema.parse({}))) {
    const text = reference.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
    for (const key of Object.keys(section)) {
      const row = text.split("\n").find((line) => line.startsWith(`| \`${key}\` |`)) ?? "";
      const cells = row.split(/(?<!\\)\|/).slice(1, -1);
      t.is(cells.length, 5, `${name}.${key}`);
      t.true(
        cells.every((cell, i) => cell.trim() !== "" || i === 2),
        `${name}.${key}`,
      );
    }
  }
});
