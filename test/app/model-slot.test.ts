import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { ModelSlot } from "#app/model-slot.ts";
import { detectorServing, type TrainedDetector } from "#app/served-detector.ts";
import { micros } from "#core/units.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { TrainingLog } from "#store/training-log.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);

/** A data folder with a slot that looks at it, and what that was told to put to work. */
function bench(t: ExecutionContext) {
  const data = scratchFolder(t);
  const taken: (TrainedDetector | null)[] = [];
  const slot = new ModelSlot(data, {
    kind: "detector",
    serving: detectorServing(5),
    take: (served) => taken.push(served),
  });
  const registry = new ModelRegistry(data, "detector");
  const damage = (version: string) =>
    writeFileSync(join(data, "models/detector", version, "weights.f32"), "");
  return { data, slot, taken, registry, damage };
}

test("what is installed or gone back to is put to work once", (t) => {
  const { slot, taken, registry } = bench(t);
  t.false(slot.look());
  const first = registry.install(keptDetector(1), AT);
  t.true(slot.look());
  t.false(slot.look());
  const second = registry.install(keptDetector(2), AT);
  t.true(slot.look());
  registry.rollback();
  t.true(slot.look());
  const servedOf = ({ network, model }: TrainedDetector) => ({ network, model });
  t.deepEqual(
    taken.map((served) => served && servedOf(served)),
    [first, second, first].map(servedOf),
  );
  t.like(slot, { version: first.version, problem: null, isDamaged: false });
});

test("a damaged one makes room for the one before, and is known until another serves", (t) => {
  const { slot, taken, registry, damage } = bench(t);
  const first = registry.install(keptDetector(1), AT);
  slot.look();
  damage(registry.install(keptDetector(2), AT).version);
  t.true(slot.look());
  t.is(taken.length, 1, "it never stopped");
  t.true(slot.isDamaged);
  t.regex(
    slot.problem ?? "",
    /the numbers are not those of the card.*it lies in \S+\.damaged now, and the one before, \S+, serves$/,
  );
  t.is(registry.choice().current, first.version);
  t.false(slot.look(), "it was set aside, and nobody has put another in its place");
  t.true(slot.isDamaged);
  t.is(slot.version, first.version);
  const third = registry.install(keptDetector(3), AT);
  t.true(slot.look());
  t.like(slot, { version: third.version, problem: null, isDamaged: false, isBereft: false });
});

test("where none before can serve, what served before goes on, until the next start", (t) => {
  const { data, slot, taken, registry, damage } = bench(t);
  const first = registry.install(keptDetector(1), AT);
  slot.look();
  const second = registry.install(keptDetector(2), AT);
  for (const { version } of [first, second]) damage(version);
  t.true(slot.look());
  t.like(slot, { isDamaged: true, isBereft: false, version: first.version });
  t.regex(slot.problem ?? "", /none before can serve$/);
  t.is(taken.length, 1);
  const later = new ModelSlot(data, {
    ...{ kind: "detector", serving: detectorServing(5) },
    take: () => t.fail(),
  });
  t.false(later.look());
  t.like(later, { version: null, problem: null, isBereft: true });
  registry.forget();
  t.false(later.isBereft, "somebody wants none");
});

test("one that could not be put aside for now is tried again, and nobody stands in", (t) => {
  const { data, slot, taken, registry, damage } = bench(t);
  const first = registry.install(keptDetector(1), AT);
  damage(registry.install(keptDetector(2), AT).version);
  const lock = join(data, "documents.lock");
  rmSync(lock);
  mkdirSync(lock);
  t.true(slot.look());
  t.like(slot, { isDamaged: true, isBereft: false, mayPass: true, version: null });
  t.false(slot.look(), "it is the same problem");
  rmSync(lock, { recursive: true });
  t.true(slot.look());
  t.like(slot, { isDamaged: true, mayPass: false, version: first.version });
  t.is(taken.length, 1);
});

test("at a start the one before serves in the place of a damaged one", (t) => {
  const { slot, taken, registry, damage } = bench(t);
  const first = registry.install(keptDetector(1), AT);
  damage(registry.install(keptDetector(2), AT).version);
  t.true(slot.look());
  t.is(taken[0]?.network.layers.length, first.network.layers.length);
  t.like(slot, { version: first.version, isDamaged: true });
});

test("what was taken back does not serve again for another's damage", (t) => {
  const { data, slot, taken, registry, damage } = bench(t);
  const first = registry.install(keptDetector(1), AT);
  const second = registry.install(keptDetector(2), AT);
  registry.rollback(second.version);
  new TrainingLog(data).note("detector", {
    ...{ at: "2026-05-02T18:00:00Z", result: "rolled-back", version: second.version },
    ...{ why: "it calls too much", probationUntil: null },
  });
  damage(first.version);
  t.true(slot.look());
  t.deepEqual(taken, []);
  t.regex(slot.problem ?? "", /none before can serve$/);
  t.is(registry.choice().current, null);
});

test("a document that is damaged or gone is told, and what it says next is taken", (t) => {
  const { data, slot, taken, registry } = bench(t);
  registry.install(keptDetector(1), AT);
  slot.look();
  const file = join(data, "models.json");
  renameSync(file, join(data, "kept.json"));
  writeFileSync(file, "{");
  t.true(slot.look());
  t.false(slot.look(), "it is the same problem");
  t.true(slot.isDamaged);
  t.is(taken.length, 1);
  renameSync(join(data, "kept.json"), file);
  t.true(slot.look());
  t.like(slot, { problem: null, isDamaged: false });
  t.is(taken.length, 1);
  renameSync(file, join(data, "away.json"));
  t.true(slot.look());
  t.deepEqual(taken.slice(1), [null], "without a document there is no model");
});

test("one that fits other windows leaves the old one at work", (t) => {
  const { slot, taken, registry } = bench(t);
  registry.install(keptDetector(1), AT);
  slot.look();
  registry.install(keptDetector(2, { windowSeconds: 10 }), AT);
  t.true(slot.look());
  t.like(slot, { isDamaged: false });
  t.regex(slot.problem ?? "", /does not serve: it was trained on windows of 10 s, not 5; train/);
  t.is(taken.length, 1);
});
