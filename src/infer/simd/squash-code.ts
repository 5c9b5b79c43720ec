import { type Code, f32x4, get, i32x4, set } from "#infer/simd/wasm-code.ts";
import type { Locals } from "#infer/simd/wasm-module.ts";

/** Beyond this an exponential changes neither function below in single precision. */
const LARGEST = 40;
/** ln 2 in two parts: the first has so few bits that its multiples are exact (Cody and Waite). */
const LN2_HIGH = 0.693359375;
const LN2_LOW = Math.LN2 - LN2_HIGH;
/** Taylor's series of e^x, from the sixth power down: |x| is at most ln(2) / 2. */
const [FIRST, ...SERIES] = [1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1] as const;
const CONSTANTS = [LARGEST, -LARGEST, Math.LOG2E, LN2_HIGH, LN2_LOW, 2, FIRST, ...SERIES];
const BITS_OF_FRACTION = 23;

/** Both functions of an LSTM for four values at once, within 3e-7. */
export interface Squashers {
  /** Code that must run before the other two. */
  readonly setUp: Code;
  sigmoid(x: Code): Code;
  tanh(x: Code): Code;
}

/** Their locals are among those of the function that uses them. */
export function squashers({ local }: Pick<Locals<string>, "local">): Squashers {
  const { add, subtract, multiply, divide, least, largest, nearest } = f32x4;
  const [bounded, step, rest] = [local("v128"), local("v128"), local("v128")];
  // In locals, because the compiler would otherwise make them anew at each use.
  const places = new Map(CONSTANTS.map((value) => [value, local("v128")]));
  const constant = (value: number): Code => get(places.get(value)!);
  const series = SERIES.reduce<Code>(
    (sum, factor) => add(multiply(sum, get(rest)), constant(factor)),
    constant(FIRST),
  );
  /** e^x = 2^n e^r with a whole n: n is added to the exponent in the bits of e^r. */
  const exponential = (x: Code): Code => {
    const high = multiply(get(step), constant(LN2_HIGH));
    const low = multiply(get(step), constant(LN2_LOW));
    return [
      ...set(bounded, largest(least(x, constant(LARGEST)), constant(-LARGEST))),
      ...set(step, nearest(multiply(get(bounded), constant(Math.LOG2E)))),
      ...set(rest, subtract(subtract(get(bounded), high), low)),
      ...i32x4.add(series, i32x4.shiftLeft(i32x4.fromFloats(get(step)), BITS_OF_FRACTION)),
    ];
  };
  const one = constant(1);
  const two = constant(2);
  return {
    setUp: [...places].flatMap(([value, place]) => set(place, f32x4.constant(value))),
    sigmoid: (x) => divide(one, add(one, exponential(f32x4.negate(x)))),
    tanh: (x) => subtract(one, divide(two, add(one, exponential(multiply(x, two))))),
  };
}
