import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { mostPackageBytes, packModel, unpackModel } from "#store/model-package.ts";
import { type KeptModels, MODEL_KINDS, type ModelKind } from "#store/types.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptForecaster, keptOptimizer } from "../helpers/kept-models.ts";

const KEPT: KeptModels = {
  detector: keptDetector(1),
  forecaster: keptForecaster(1),
  optimizer: keptOptimizer(1),
};
const invalid = { code: "model-invalid" } as const;
const fileOf = (kind: ModelKind) => Buffer.from(packModel(kind, KEPT[kind]));

const packed = test.macro({
  title: (_, kind: ModelKind) => `a ${kind} that is packed is unpacked to the bit`,
  exec(t: ExecutionContext, kind: ModelKind) {
    const file = fileOf(kind);
    t.true(file.length <= mostPackageBytes(kind));
    t.deepEqual(unpackModel(kind, file), KEPT[kind]);
    // Wherever in memory it lies.
    const moved = new Uint8Array(file.length + 1);
    moved.set(file, 1);
    t.deepEqual(unpackModel(kind, moved.subarray(1)), KEPT[kind]);
  },
});
for (const kind of MODEL_KINDS) test(packed, kind);

const cut = test.macro({
  title: (_, kind: ModelKind) => `a file of a ${kind} that is cut, longer or changed is refused`,
  exec(t: ExecutionContext, kind: ModelKind) {
    const file = fileOf(kind);
    for (const length of [0, 1, 15, 23, 24, 100, file.length - 1]) {
      t.throws(() => unpackModel(kind, file.subarray(0, length)), invalid);
    }
    t.throws(() => unpackModel(kind, Buffer.concat([file, Buffer.of(0)])), invalid);
    const long = Buffer.from(file);
    long.writeUInt32LE(0xffff_ffff, 16);
    t.throws(() => unpackModel(kind, long), invalid);
    const at = fc.nat({ max: file.length - 1 });
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 255 }), (place, bits) => {
        const other = Buffer.from(file);
        other[place] = (other[place] ?? 0) ^ bits;
        // A changed letter of the card may be another sound card; numbers are under its digest.
        const cardEnd = 24 + file.readUInt32LE(16);
        if (place < 24 || place >= cardEnd) t.throws(() => unpackModel(kind, other), invalid);
      }),
      { numRuns: 200 },
    );
  },
});
for (const kind of MODEL_KINDS) test(cut, kind);

test("what is named as another kind than it is is refused", (t) => {
  for (const kind of MODEL_KINDS) {
    for (const other of MODEL_KINDS) {
      if (other !== kind) t.throws(() => unpackModel(other, fileOf(kind)), invalid);
    }
  }
});
