import test from "ava";
import fc from "fast-check";
import { PacketGauge } from "#report/packet-gauge.ts";

const MAX_BYTES = 300;

/** A packet whose body is `length` bytes (MQTT 5, 1.5.5). */
function packetOf(length: number): number[] {
  const header = [0x40];
  let rest = length;
  do {
    header.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return [...header, ...new Array<number>(length).fill(0xff)];
}

test("packets are followed however they are cut, and the first too long one is refused", (t) => {
  const lengths = fc.array(fc.integer({ min: 0, max: MAX_BYTES + 20 }), { maxLength: 12 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 400 }), (bodies, cut) => {
      const bytes = Uint8Array.from(bodies.flatMap(packetOf));
      const gauge = new PacketGauge(MAX_BYTES);
      let isFine = true;
      for (let at = 0; at < bytes.length && isFine; at += cut) {
        isFine = gauge.take(bytes.subarray(at, at + cut));
      }
      t.is(
        isFine,
        bodies.every((length) => length <= MAX_BYTES),
      );
    }),
  );
});

test("a length that never ends is refused", (t) => {
  t.false(new PacketGauge(MAX_BYTES).take(Uint8Array.of(0x40, 0x80, 0x80, 0x80, 0x80, 0)));
});
