import test from "ava";
import fc from "fast-check";
import { FEATURE_COUNT } from "#features/types.ts";
import { blobToVector, vectorToBlob } from "#store/vector-blob.ts";

test("the bytes on disk are 20 little-endian float32", (t) => {
  const vector = new Float32Array(FEATURE_COUNT);
  vector.set([1, -2.5]);
  const blob = vectorToBlob(vector);
  t.is(blob.length, 80);
  t.deepEqual([...blob.slice(0, 8)], [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20, 0xc0]);
});

test("any vector comes back bit by bit, wherever the blob lies in its buffer", (t) => {
  const size = { minLength: FEATURE_COUNT, maxLength: FEATURE_COUNT };
  fc.assert(
    fc.property(fc.float32Array(size), fc.nat(9), (vector, offset) => {
      const buffer = new Uint8Array(100);
      buffer.set(vectorToBlob(vector), offset);
      const back = blobToVector(buffer.subarray(offset, offset + 80));
      t.deepEqual(vectorToBlob(back), vectorToBlob(vector));
    }),
  );
});
