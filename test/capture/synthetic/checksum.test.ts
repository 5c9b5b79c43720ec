import test from "ava";
import fc from "fast-check";
import { addWords, foldChecksum } from "#capture/synthetic/checksum.ts";

test("the example of RFC 1071 section 3", (t) => {
  const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
  const sum = addWords(bytes, 0, bytes.length, 0);
  t.is(sum, 0x2_ddf0);
  t.is(foldChecksum(sum), ~0xddf2 & 0xffff);
});

test("bytes with their checksum sum up to nothing", (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), (bytes) => {
      const checksum = foldChecksum(addWords(bytes, 0, bytes.length, 0));
      const sum = addWords(bytes, 0, bytes.length, checksum);
      t.is(foldChecksum(sum), 0);
    }),
  );
});
