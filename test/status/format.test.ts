import test from "ava";
import fc from "fast-check";
import {
  formatBits,
  formatBytes,
  formatCount,
  formatPlural,
  formatRate,
  formatRatio,
  formatSpan,
} from "#status/format.ts";

const table: readonly (readonly [string, string, string])[] = [
  ["count", formatCount(48_377_120), "48,377,120"],
  ["one", formatPlural(1, "station"), "1 station"],
  ["none", formatPlural(0, "station"), "0 stations"],
  ["thousands", formatPlural(1204, "frame"), "1,204 frames"],
  ["rate 0", formatRate(0), "0"],
  ["rate below ten", formatRate(0.42), "0.4"],
  ["rate rounding up to ten", formatRate(9.96), "10"],
  ["rate", formatRate(1204.3), "1,204"],
  ["bits 0", formatBits(0), "0 bit/s"],
  ["bits", formatBits(999), "999 bit/s"],
  ["kbit", formatBits(2912), "2.91 kbit/s"],
  ["bits rounding up to the next unit", formatBits(999_950), "1.00 Mbit/s"],
  ["Mbit", formatBits(12_400_000), "12.4 Mbit/s"],
  ["Mbit of three digits", formatBits(999_000_000), "999 Mbit/s"],
  ["beyond the last unit", formatBits(5e15), "5000 Tbit/s"],
  ["bytes", formatBytes(96_210_944), "96.2 MB"],
  ["ratio 0", formatRatio(0), "0 %"],
  ["ratio small", formatRatio(0.004), "0.4 %"],
  ["ratio", formatRatio(0.931), "93 %"],
  ["ratio 1", formatRatio(1), "100 %"],
  ["span below a second", formatSpan(12), "0.0 s"],
  ["span seconds", formatSpan(3120), "3.1 s"],
  ["span rounding up to a minute", formatSpan(59_700), "1 min 0 s"],
  ["span minutes", formatSpan(812_000), "13 min 32 s"],
  ["span hours", formatSpan(7_260_000), "2 h 1 min"],
  ["span days", formatSpan(305_712_000), "3 d 12 h"],
];

for (const [name, actual, expected] of table) {
  test(`format: ${name} is ${expected}`, (t) => t.is(actual, expected));
}

test("every rate is written with at most four digits before its unit", (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (bits) =>
      /^(\d{1,3}|\d{1,2}\.\d|\d\.\d\d|1000) [kMGT]?bit\/s$/.test(formatBits(bits)),
    ),
  );
  t.pass();
});
