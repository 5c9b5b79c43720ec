import test from "ava";
import fc from "fast-check";
import { formatMicros, micros } from "#core/units.ts";

const refuses = test.macro({
  title: (_, value: number) => `${value} is no point in time`,
  exec: (t, value: number) => {
    t.throws(() => micros(value), { instanceOf: RangeError, message: /whole microseconds/ });
  },
});

test(refuses, 0.5);
test(refuses, Number.NaN);
test(refuses, Number.POSITIVE_INFINITY);
test(refuses, 2 ** 53);

const formats = test.macro({
  title: (_, at: number, text: string) => `${at} us is ${text}`,
  exec: (t, at: number, text: string) => {
    t.is(formatMicros(micros(at)), text);
  },
});

test(formats, 0, "1970-01-01T00:00:00.000000Z");
test(formats, 1_714_557_600_123_456, "2024-05-01T10:00:00.123456Z");
test(formats, 1_714_557_600_000_001, "2024-05-01T10:00:00.000001Z");
test(formats, 951_782_400_999_999, "2000-02-29T00:00:00.999999Z");
test(formats, -1, "1969-12-31T23:59:59.999999Z");
test(formats, Number.MAX_SAFE_INTEGER, "2255-06-05T23:47:34.740991Z");

test("property: the text reads back to the very microsecond", (t) => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const text = formatMicros(micros(value));
      const whole = BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1000n;
      return whole + BigInt(text.slice(20, 26)) === BigInt(value);
    }),
  );
  t.pass();
});
