import type { RatePoint, Snapshot } from "#status/types.ts";

/** Points older than this, measured from the newest, leave the chart. */
export const KEEP_MS = 5 * 60_000;
/** However fast points come, no more are kept. */
export const MAX_POINTS = 3_000;

/** What the page knows. `lost`: what is shown may be old. */
export interface LiveState {
  readonly connection: "connecting" | "live" | "lost";
  readonly snapshot: Snapshot | null;
  /** Oldest first. */
  readonly rates: readonly RatePoint[];
}

export type LiveEvent =
  | { readonly kind: "lost" }
  | { readonly kind: "snapshot"; readonly snapshot: Snapshot }
  | { readonly kind: "rates"; readonly points: readonly RatePoint[] }
  | { readonly kind: "rate"; readonly point: RatePoint };

export const initialLive: LiveState = { connection: "connecting", snapshot: null, rates: [] };

/** The state after one event of the stream. */
export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  switch (event.kind) {
    case "lost":
      return { ...state, connection: "lost" };
    case "snapshot":
      return { ...state, connection: "live", snapshot: event.snapshot };
    case "rates":
      return { ...state, rates: trim(event.points) };
    case "rate":
      return { ...state, rates: trim([...state.rates, event.point]) };
  }
}

/** Keeps the newest points in rising time; a clock set back starts the chart anew. */
function trim(points: readonly RatePoint[]): readonly RatePoint[] {
  const newest = points.at(-1);
  if (newest === undefined) return [];
  const kept: RatePoint[] = [];
  for (const point of points.slice(-MAX_POINTS)) {
    if (point.atMs <= (kept.at(-1)?.atMs ?? -Infinity)) kept.length = 0;
    kept.push(point);
  }
  return kept.filter((point) => point.atMs > newest.atMs - KEEP_MS);
}
