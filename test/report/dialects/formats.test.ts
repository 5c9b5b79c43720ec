import test from "ava";
import fc from "fast-check";
import { type Dialect, FORMATS, isDialect, LINE_BYTES } from "#report/dialects/formats.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { anyStep } from "./any-step.ts";
import { plain, REPLAY, SENSOR } from "./samples.ts";

const dialects = Object.keys(FORMATS) as Dialect[];

for (const dialect of dialects) {
  test(`${dialect}: any alert is one bounded line of valid UTF-8 that a terminal only prints`, (t) => {
    fc.assert(
      fc.property(anyStep, fc.constantFrom(SENSOR, REPLAY), (event, sensor) => {
        const line = FORMATS[dialect](plainAlert(event), sensor);
        t.true(line.isWellFormed());
        const bytes = Buffer.from(line);
        t.true(bytes.length <= LINE_BYTES, `${bytes.length} bytes`);
        const strange =
          dialect === "zeek" ? /[^\P{Cc}\t]|[\p{Zl}\p{Zp}]/u : /[\p{Cc}\p{Zl}\p{Zp}]/u;
        t.notRegex(line, strange);
        t.is(new TextDecoder("utf-8", { fatal: true }).decode(bytes), line);
      }),
      { numRuns: 300 },
    );
  });

  test(`${dialect}: the longest alert fits`, (t) => {
    for (const letter of ["\\", '"', "=", "東"]) {
      const text = letter.repeat(2000);
      const victims = Array.from(
        { length: 50 },
        (_, n) => `2001:db8:1111:2222:3333:4444:5555:${n + 1000}`,
      );
      const id = "a".repeat(80);
      const alert = plain({ id, verdict: text, why: Array(50).fill(text), advice: text, victims });
      const bytes = Buffer.byteLength(FORMATS[dialect](alert, SENSOR));
      t.true(bytes <= LINE_BYTES, `${bytes} bytes of ${letter}`);
    }
  });

  test(`${dialect}: the same step gives the same line`, (t) => {
    t.is(FORMATS[dialect](plain(), SENSOR), FORMATS[dialect](plain(), SENSOR));
  });
}

test("the names of dialects are these five", (t) => {
  t.deepEqual(dialects, ["eve", "ocsf", "ecs", "cef", "zeek"]);
  t.true(isDialect("eve"));
  t.false(isDialect("toString"));
  t.false(isDialect("EVE"));
});
