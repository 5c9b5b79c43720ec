import test from "ava";
import { formatTick } from "#status/web/rate-unit.ts";

const ticks = [
  [0, "0"],
  [0.5, "0.5"],
  [500, "500"],
  [1000, "1k"],
  [2500, "2.5k"],
  [12_500_000, "12.5M"],
  [1e9, "1G"],
] as const;

for (const [value, text] of ticks) {
  test(`${value} on an axis is ${text}`, (t) => t.is(formatTick(value), text));
}
