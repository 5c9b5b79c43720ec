import test from "ava";
import { binTable } from "#train/forest/binned-table.ts";
import { meanOf } from "#train/forest/targets.ts";

test("targets have a mean, or are refused", (t) => {
  const table = binTable(Float32Array.of(1, 2), 1);
  t.is(meanOf(table, Float32Array.of(3, 5)), 4);
  t.throws(() => meanOf(table, Float32Array.of(3)), { message: "1 targets for 2 rows" });
  t.throws(() => meanOf(table, Float32Array.of(3, Number.NaN)), {
    message: "target 1: NaN is not finite",
  });
});
