import { follows } from "#app/clean-windows.ts";
import type { AttackWindows } from "#app/retrain/attack-windows.ts";
import { overlayWindows } from "#app/retrain/window-overlay.ts";
import { FEATURE_COUNT, type WindowRecord } from "#features/types.ts";
import type { AttackedWindows } from "#train/detector-trial.ts";

/** Windows from the begin of one attack to that of the next, at least. */
const BETWEEN = 48;
/** Of all kinds together: more tell no more. */
const MOST_ATTACKS = 96;

/**
 * Lays attacks over a network's own clean windows, evenly spread and one kind after the other.
 * Only windows that follow each other have one laid over them.
 * @param windows of one length, oldest first
 * @returns null where there is no room for one of each
 */
export function layAttacks(
  windows: readonly WindowRecord[],
  attacks: readonly AttackWindows[],
): AttackedWindows | null {
  const longest = Math.max(...attacks.map(({ vectors }) => vectors.length));
  const places = placesOf(windows, longest, Math.max(BETWEEN, 4 * longest));
  const used = evenly(places, MOST_ATTACKS);
  if (used.length < attacks.length) return null;
  const values = new Float32Array(windows.length * FEATURE_COUNT);
  const numbers = new Uint16Array(windows.length);
  for (const [row, { features }] of windows.entries()) values.set(features, row * FEATURE_COUNT);
  const seconds = windows[0]!.durationMs / 1000;
  for (const [index, place] of used.entries()) {
    const { vectors } = attacks[index % attacks.length]!;
    for (const [late, vector] of vectors.entries()) {
      const row = place + late;
      values.set(overlayWindows(windows[row]!.features, vector, seconds), row * FEATURE_COUNT);
      numbers[row] = index + 1;
    }
  }
  return {
    table: { rows: windows.length, columns: FEATURE_COUNT, values },
    follows: Uint8Array.from(windows, (each, row) => (follows(each, windows[row - 1]) ? 1 : 0)),
    attacks: numbers,
  };
}

/** Rows at which an attack of `length` windows may begin, `step` apart. */
function placesOf(windows: readonly WindowRecord[], length: number, step: number): number[] {
  const places: number[] = [];
  let [begin, next] = [0, step - length];
  for (const [row, window] of windows.entries()) {
    if (!follows(window, windows[row - 1])) begin = row;
    const place = row - length + 1;
    if (place < Math.max(begin, next)) continue;
    places.push(place);
    next = place + step;
  }
  return places;
}

function evenly(places: readonly number[], most: number): number[] {
  const count = Math.min(places.length, most);
  return Array.from({ length: count }, (_, n) => places[Math.floor((n * places.length) / count)]!);
}
