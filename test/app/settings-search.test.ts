import test from "ava";
import { chosenSettings } from "#app/settings-search.ts";

const REPORT = {
  ...{ error: "x", folds: 1, best: 1, gain: 1, noise: 0, isCut: false },
  rows: [
    { settings: { units: 64 }, errors: [2] },
    { settings: { units: 32 }, errors: [1] },
  ],
};

test("what was chosen is trained with, and nothing where the default was", (t) => {
  t.deepEqual(chosenSettings({ ...REPORT, chosen: 1 }), { units: 32 });
  t.deepEqual(chosenSettings({ ...REPORT, chosen: 0 }), {});
  t.deepEqual(chosenSettings(null), {});
});
