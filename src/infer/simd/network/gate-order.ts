import { FOUR } from "#infer/simd/network/memory-plan.ts";
import type { Weights } from "#infer/simd/network/panels.ts";

const GATES = 4;
/** σ(x) = 1 / (1 + 2^a) and tanh(x) = (1 - 2^b) / (1 + 2^b): a and b as multiples of x. */
export const [OF_SIGMOID, OF_TANH] = [-Math.LOG2E, -2 * Math.LOG2E];
/** Of input, forget, cell and output. */
const FACTORS = [OF_SIGMOID, OF_SIGMOID, OF_TANH, OF_SIGMOID];

/**
 * The columns of an LSTM's weights [rows × 4 units] in the order in which its cell is computed: the
 * four gates of four units, then those of the next four. The sums that come of them are already the
 * powers of two that the gates need; units that fill the last four have only zeros, and stay 0.
 */
export function gateOrder(units: number, values: Float32Array): Weights {
  return (row, column) => {
    const gate = Math.floor(column / FOUR) % GATES;
    const unit = Math.floor(column / (FOUR * GATES)) * FOUR + (column % FOUR);
    if (unit >= units) return 0;
    return FACTORS[gate]! * values[row * GATES * units + gate * units + unit]!;
  };
}
