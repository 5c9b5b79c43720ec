import test from "ava";
import { searchTable } from "#app/cli/search-table.ts";

const REPORT = {
  ...{ error: "how far", folds: 2, best: 1, gain: 0.5, noise: 0.123456, isCut: false, chosen: 1 },
  rows: [
    { settings: { units: 64 }, errors: [2, 1.23456] },
    { settings: { units: 32 }, errors: [1] },
  ],
};

test("a row for each way, and what came of it", (t) => {
  const [header, first, second, error, outcome] = searchTable(REPORT);
  t.deepEqual(header!.trim().split(/ {2,}/), ["units", "fold 1", "fold 2"]);
  t.deepEqual(first!.trim().split(/ +/), ["64", "2", "1.23"]);
  t.deepEqual(second!.trim().split(/ +/), ["32", "1", "-"]);
  t.is(error, "error: how far");
  t.is(outcome, "row 2 is better by 0.5 with 0.123 of noise: it is used");
  t.regex(searchTable({ ...REPORT, chosen: 0 }).at(-1)!, /: the default \(first row\) is used$/);
  t.is(
    searchTable({ ...REPORT, best: 0, chosen: 0, isCut: true }).at(-1),
    "the time was up before all was tried; nothing is better than the default (first row): it is used",
  );
});
