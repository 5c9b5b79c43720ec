import test from "ava";
import { seededRandom } from "#core/random.ts";
import { binTable } from "#train/forest/binned-table.ts";
import { fillHistogram, STRIDE } from "#train/forest/histogram.ts";
import { SMALL_ROWS, scanRows } from "#train/forest/small-node.ts";
import { scanHistogram } from "#train/forest/split.ts";

test("sorted rows give the split that their histogram gives", (t) => {
  const random = seededRandom(3);
  for (let run = 0; run < 300; run++) {
    const rows = 200;
    // Whole numbers, so that no order of adding rounds otherwise.
    const values = Float32Array.from({ length: rows }, () => random.whole(0, run));
    const weights = Float64Array.from({ length: rows }, () => random.whole(1, 3));
    const sums = Float64Array.from({ length: rows }, () => random.whole(-50, 50));
    const table = binTable(values, 1);
    const some = Int32Array.from({ length: random.whole(1, SMALL_ROWS) }, (_, i) => i * 4);
    const totals = { sum: 0, weight: 0 };
    for (const row of some) {
      totals.sum += sums[row]!;
      totals.weight += weights[row]!;
    }
    const least = random.whole(1, 6);
    const histogram = new Float64Array(STRIDE);
    fillHistogram(histogram, table, some, { sums, weights });
    const counted = { gain: 0, input: -1, bin: -1 };
    const bins = table.edges[0]!.length + 1;
    scanHistogram(histogram, 0, bins, totals, least, counted);
    const sorted = { gain: 0, input: -1, bin: -1 };
    scanRows(table, some, { sums, weights }, 0, totals, least, sorted);
    t.deepEqual(sorted, counted);
  }
});
