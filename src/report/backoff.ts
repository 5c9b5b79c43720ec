const FIRST_MS = 1_000;
const LAST_MS = 300_000;

/**
 * How long to wait before trying again, after `failures` in a row: anything up to 1 s, then up to
 * 2, 4, ... 300 s. Full jitter, because a broker that comes back meets all its devices at once.
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, random: () => number): number {
  return Math.round(random() * Math.min(LAST_MS, FIRST_MS * 2 ** (failures - 1)));
}
