import test from "ava";
import fc from "fast-check";
import { microsOf, timeScale } from "#capture/file/pcapng-time.ts";

const units = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const micros = (resolution: number, time: bigint, offset = 0n) =>
  microsOf(timeScale(resolution, offset), Number(time >> 32n), Number(time & 0xffff_ffffn));

test("every resolution is exact where the result is a safe whole number", (t) => {
  const resolution = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(resolution, units, (code, time) => {
      const base = code < 128 ? 10n : 2n;
      const expected = (time * 1_000_000n) / base ** BigInt(code & 127);
      if (expected > BigInt(Number.MAX_SAFE_INTEGER)) return;
      t.is(micros(code, time), Number(expected));
    }),
    { numRuns: 2_000 },
  );
});

test("nanoseconds of our day are cut to microseconds", (t) => {
  t.is(micros(9, 1_714_557_600_123_456_999n), 1_714_557_600_123_456);
});

test("an offset moves the time by whole seconds, also back", (t) => {
  t.is(micros(6, 5_000_000n, 10n), 15_000_000);
  t.is(micros(6, 5_000_000n, -2n), 3_000_000);
  t.is(micros(0x8a, 1_024n, 1n), 2_000_000);
});
