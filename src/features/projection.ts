import type { Projection } from "#features/types.ts";

/** How many values `projectRow` gives. */
export function projectedCount({ mean, components }: Projection): number {
  return components.length / mean.length;
}

/** Where a row of inputs stands along each direction, into `projected`. Allocates nothing. */
export function projectRow(
  { mean, components }: Projection,
  row: Float32Array,
  projected: Float32Array,
): void {
  const inputs = mean.length;
  for (let output = 0, at = 0; at < components.length; output++) {
    let sum = 0;
    for (let input = 0; input < inputs; input++, at++) {
      sum += (components[at] as number) * ((row[input] as number) - (mean[input] as number));
    }
    projected[output] = sum;
  }
}
