import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { micros } from "#core/units.ts";
import { DamageNote } from "#store/damage-note.ts";
import { ModelRegistry, modelsFile } from "#store/model-registry.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const [FIRST, SECOND] = ["20260501-180000-aaaa", "20260502-180000-bbbb"];

test("each kind has its own, and it is taken away", (t) => {
  const data = scratchFolder(t);
  const detector = new DamageNote(data, "detector");
  const forecaster = new DamageNote(data, "forecaster");
  detector.write(null);
  t.is(detector.read(), null);
  detector.write({ version: FIRST, previous: null });
  forecaster.write({ version: SECOND, previous: FIRST });
  detector.write(null);
  t.is(detector.read(), null);
  t.deepEqual(forecaster.read(), { version: SECOND, previous: FIRST });
});

test("one that cannot be read says nothing, and stands in nobody's way", (t) => {
  const data = scratchFolder(t);
  const file = join(data, "damaged-models.json");
  const note = new DamageNote(data, "detector");
  for (const text of ["", "{", "[]", '{"detector":{"version":"../x","previous":null}}']) {
    writeFileSync(file, text);
    t.is(note.read(), null);
  }
  const registry = new ModelRegistry(data, "detector");
  const { version } = registry.install(keptDetector(1), AT);
  registry.setAside(version);
  t.is(registry.damaged(), version);
});

test("an older program, which knows no such note, reads the document of models", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  registry.setAside(registry.install(keptDetector(1), AT).version);
  const document = JSON.parse(readFileSync(modelsFile(data), "utf8"));
  t.deepEqual(document.detector, { current: null, previous: null });
});

test("what an older program has chosen meanwhile makes a note old", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  registry.setAside(registry.install(keptDetector(1), AT).version);
  const document = JSON.parse(readFileSync(modelsFile(data), "utf8"));
  // It has trained one since, and somebody has had it forget that.
  const detector = { current: null, previous: SECOND };
  writeFileSync(modelsFile(data), JSON.stringify({ ...document, detector }));
  t.is(registry.damaged(), null);
});
