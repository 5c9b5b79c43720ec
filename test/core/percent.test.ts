import test from "ava";
import { percentText, shareText } from "#core/percent.ts";

test("three digits tell enough, and none is for nothing", (t) => {
  t.deepEqual([0, 0.001234, 0.5, 1].map(shareText), ["0 %", "0.123 %", "50 %", "100 %"]);
  t.deepEqual([4, 12.345, 1234.5].map(percentText), ["4 %", "12.3 %", "1230 %"]);
});
