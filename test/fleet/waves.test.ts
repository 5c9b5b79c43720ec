import test from "ava";
import fc from "fast-check";
import { wavesOf } from "#fleet/waves.ts";

test("numbers and shares of devices, each wave with those before it", (t) => {
  t.deepEqual(wavesOf("1,10%,100%", 200), [1, 20, 200]);
  t.deepEqual(wavesOf("5,50", 200), [5, 50]);
  t.deepEqual(wavesOf("1%", 30), [1]);
  t.deepEqual(wavesOf("10,5,100%", 20), [10, 20]);
  t.deepEqual(wavesOf("100%", 0), []);
});

test("what is no list of waves is refused", (t) => {
  const long = Array(33).fill("1").join(",");
  for (const text of ["", "0", "101%", "-1", "1;2", "all", "1,", " 1", "1.5", "99999999", long]) {
    t.is(wavesOf(text, 10), null, text);
  }
});

test("waves rise, and reach no more than there are", (t) => {
  const anyPart = fc.oneof(
    fc.integer({ min: 1, max: 9_999_999 }).map(String),
    fc.integer({ min: 1, max: 100 }).map((share) => `${share}%`),
  );
  const anyText = fc.array(anyPart, { minLength: 1, maxLength: 32 }).map((parts) => parts.join());
  fc.assert(
    fc.property(anyText, fc.nat({ max: 20_000 }), (text, devices) => {
      const waves = wavesOf(text, devices) ?? [];
      t.true(devices === 0 || waves.length > 0);
      t.true(waves.every((reached, i) => reached > (waves[i - 1] ?? 0) && reached <= devices));
      if (text.includes("100%") && devices > 0) t.is(waves.at(-1), devices);
    }),
  );
});
