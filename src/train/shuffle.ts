import type { Random } from "#core/random.ts";

/** Every order is equally likely (Fisher and Yates; Durstenfeld, CACM Algorithm 235, 1964). */
export function shuffle(indices: Uint32Array, random: Random): void {
  for (let last = indices.length - 1; last > 0; last--) {
    const other = random.whole(0, last);
    const moved = indices[last]!;
    indices[last] = indices[other]!;
    indices[other] = moved;
  }
}
