import test from "ava";
import fc from "fast-check";
import { int32, uint16 } from "#core/bytes.ts";

test("two bytes are read most significant first", (t) => {
  t.is(uint16(Uint8Array.of(0xff, 0x08, 0x06, 0xff), 1), 0x0806);
  t.is(uint16(Uint8Array.of(0xff, 0xff), 0), 0xffff);
});

test("four bytes are read most significant first, as a signed number", (t) => {
  t.is(int32(Uint8Array.of(0, 10, 2, 1, 254), 1), 0x0a0201fe);
  t.is(int32(Uint8Array.of(255, 255, 255, 255), 0), -1);
});

test("property: both agree with DataView at every offset", (t) => {
  const bytesAndOffset = fc
    .uint8Array({ minLength: 4, maxLength: 64 })
    .chain((bytes) => fc.tuple(fc.constant(bytes), fc.nat(bytes.length - 4)));
  fc.assert(
    fc.property(bytesAndOffset, ([bytes, at]) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return uint16(bytes, at) === view.getUint16(at) && int32(bytes, at) === view.getInt32(at);
    }),
  );
  t.pass();
});
