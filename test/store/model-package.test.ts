import test from "ava";
import fc from "fast-check";
import { packModel, unpackModel } from "#store/model-package.ts";
import { keptDetector } from "../helpers/kept-detector.ts";

const kept = keptDetector(1);
const file = Buffer.from(packModel(kept));

test("what is packed is unpacked to the bit", (t) => {
  t.deepEqual(unpackModel(file), kept);
  // Wherever in memory it lies.
  const moved = new Uint8Array(file.length + 1);
  moved.set(file, 1);
  t.deepEqual(unpackModel(moved.subarray(1)), kept);
});

test("a file that is cut, longer or changed is refused by name", (t) => {
  const invalid = { code: "model-invalid" } as const;
  for (const cut of [0, 1, 15, 23, 24, 100, file.length - 1]) {
    t.throws(() => unpackModel(file.subarray(0, cut)), invalid);
  }
  t.throws(() => unpackModel(Buffer.concat([file, Buffer.of(0)])), invalid);
  const long = Buffer.from(file);
  long.writeUInt32LE(0xffff_ffff, 16);
  t.throws(() => unpackModel(long), invalid);
  fc.assert(
    fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const other = Buffer.from(file);
      other[at] = (other[at] ?? 0) ^ bits;
      // A changed letter of the card may be another sound card; weights are under its digest.
      const cardEnd = 24 + file.readUInt32LE(16);
      if (at < 24 || at >= cardEnd) t.throws(() => unpackModel(other), invalid);
    }),
    { numRuns: 200 },
  );
});
