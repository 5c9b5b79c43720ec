import { seededRandom } from "#core/random.ts";

/** Drawn from the generalized Pareto distribution by its inverse. */
export function drawn(count: number, shape: number, scale: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => {
    const left = 1 - random.unit();
    return shape === 0 ? -scale * Math.log(left) : (scale * (left ** -shape - 1)) / shape;
  });
}
