import type { SearchReport, Settings } from "#train/search/types.ts";

/** No fit of a search is begun after ten minutes. */
export const SEARCH_BUDGET_MS = 600_000;
/** Of a training with a search before it. */
export const SEARCH_SHARE = 0.8;

/** What is to be trained with: nothing where the default is. */
export function chosenSettings(search: SearchReport | null): Settings {
  if (search === null || search.chosen === 0) return {};
  return search.rows[search.chosen]?.settings ?? {};
}
