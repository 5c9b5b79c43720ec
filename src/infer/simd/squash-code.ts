import { exponentials } from "#infer/simd/exponential-code.ts";
import { type Code, f32x4, multiplyAdd } from "#infer/simd/wasm-code.ts";
import type { Locals } from "#infer/simd/wasm-module.ts";

/** Beyond this an exponential changes neither function below in single precision. */
const LARGEST = 40;
/** The powers of e are taken as powers of two. */
const [OF_SIGMOID, OF_TANH] = [-Math.LOG2E, 2 * Math.LOG2E];
const CONSTANTS = [LARGEST, -LARGEST, OF_SIGMOID, OF_TANH, 2];

/** Both functions of an LSTM for four values at once, within 3e-7. */
export interface Squashers {
  /** Code that must run before the other two. */
  readonly setUp: Code;
  sigmoid(x: Code): Code;
  tanh(x: Code): Code;
}

/** Their locals are among those of the function that uses them. The same bits everywhere. */
export function squashers(numbers: Pick<Locals<string>, "local">): Squashers {
  const { add, subtract, multiply, divide } = f32x4;
  const made = exponentials(numbers, multiplyAdd, CONSTANTS);
  const { constant, setUp } = made;
  const one = constant(1);
  const exponential = (x: Code, factor: number): Code =>
    made.powerOfTwo(multiply(made.bounded(x, LARGEST), constant(factor)));
  return {
    setUp,
    sigmoid: (x) => divide(one, add(one, exponential(x, OF_SIGMOID))),
    tanh: (x) => subtract(one, divide(constant(2), add(one, exponential(x, OF_TANH)))),
  };
}
