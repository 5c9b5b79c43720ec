import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import test from "ava";
import { pino } from "pino";
import { loadDetector } from "#app/load-detector.ts";
import { micros } from "#core/units.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);

/** What a start finds, and what it says: level and message of each line. */
function start(data: string, windowSeconds = 5) {
  const lines: string[] = [];
  const write = (text: Buffer, _: unknown, done: () => void) => {
    const { level, msg } = JSON.parse(text.toString());
    lines.push(`${level} ${msg}`);
    done();
  };
  const log = pino({ base: null }, new Writable({ write }));
  return { kept: loadDetector(data, windowSeconds, log), lines };
}

test("the current model serves; without one nothing is said", (t) => {
  const data = scratchFolder(t);
  t.deepEqual(start(data), { kept: null, lines: [] });
  const kept = new ModelRegistry(data).install(keptDetector(1), AT);
  t.deepEqual(start(data), { kept, lines: ["30 the trained detector serves"] });
});

test("a damaged model is set aside and told of once", (t) => {
  const data = scratchFolder(t);
  const { version } = new ModelRegistry(data).install(keptDetector(1), AT);
  writeFileSync(join(data, "models/detector", version, "weights.f32"), "AGW");
  const { kept, lines } = start(data);
  t.is(kept, null);
  t.is(lines.length, 2);
  t.regex(lines[0]!, /^40 \S+: the model is damaged \(the weights are not those of the card\): /);
  t.regex(lines[1]!, /^40 it lies in \S+\.damaged now$/);
  t.deepEqual(readdirSync(join(data, "models/detector")), [`${version}.damaged`]);
  t.deepEqual(start(data), { kept: null, lines: [] });
});

test("a damaged document is told of, and left", (t) => {
  const data = scratchFolder(t);
  writeFileSync(join(data, "models.json"), "{");
  const { kept, lines } = start(data);
  t.is(kept, null);
  t.regex(lines.join("\n"), /^40 \S+models\.json is damaged \(it is no JSON\): mend it[^\n]*$/);
  t.deepEqual(readdirSync(data), ["models.json"]);
});

test("a model of other windows or features does not serve, and stays", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data);
  registry.install(keptDetector(1), AT);
  const { kept, lines } = start(data, 10);
  t.is(kept, null);
  t.deepEqual(lines, [
    "40 the detector does not serve: it was trained on windows of 5 s, not 10; train again",
  ]);
  const { model, ...rest } = keptDetector(2);
  const names = [...model.names].reverse();
  registry.install({ ...rest, model: { ...model, names } }, AT);
  t.regex(start(data).lines.join(), /does not serve: it was trained on other features; train/);
  t.not(registry.choice().current, null);
});
