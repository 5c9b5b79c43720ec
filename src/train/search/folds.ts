import type { Fold } from "#train/search/types.ts";

/**
 * Cross-validation of a series with a window that expands (Tashman, "Out-of-sample tests of
 * forecasting accuracy", 2000): the newer half in `count` parts, each judged by what was learned
 * from all before it but the last `gap` rows, whose targets lie in the part.
 * @throws RangeError when there are too few rows
 */
export function expandingFolds(rows: number, count: number, gap = 0): Fold[] {
  const part = Math.floor(rows / 2 / count);
  const first = rows - part * count;
  if (part < 1 || first - gap < 1)
    throw new RangeError(`${rows} rows are too few for ${count} folds`);
  return Array.from({ length: count }, (_, fold) => {
    const testFrom = first + fold * part;
    return { trainEnd: testFrom - gap, testFrom, testEnd: testFrom + part };
  });
}
