import type { Weights } from "#train/training-layer.ts";

/** The defaults of Kingma and Ba, with the ε of Keras. */
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-7;

/** Takes one step down the gradient that stands in each of the weights. */
export type Optimizer = () => void;

/**
 * Adam (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015), with the bias of
 * both moments corrected in the learning rate, as their section 2 ends.
 */
export function adam(all: readonly Weights[], learningRate: number): Optimizer {
  const moments = all.map(({ values }) => ({
    first: new Float32Array(values.length),
    second: new Float32Array(values.length),
  }));
  let firstPower = 1;
  let secondPower = 1;
  return () => {
    firstPower *= FIRST_DECAY;
    secondPower *= SECOND_DECAY;
    const rate = (learningRate * Math.sqrt(1 - secondPower)) / (1 - firstPower);
    for (const [index, weights] of all.entries()) {
      const { first, second } = moments[index]!;
      descend(weights, first, second, rate);
    }
  };
}

function descend(weights: Weights, first: Float32Array, second: Float32Array, rate: number): void {
  const { values, gradient } = weights;
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i]!;
    const mean = FIRST_DECAY * first[i]! + (1 - FIRST_DECAY) * slope;
    const square = SECOND_DECAY * second[i]! + (1 - SECOND_DECAY) * slope * slope;
    first[i] = mean;
    second[i] = square;
    values[i]! -= (rate * mean) / (Math.sqrt(square) + EPSILON);
  }
}
