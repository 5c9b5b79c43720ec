import { type Code, f32x4, get, i32x4, set } from "#infer/simd/wasm-code.ts";
import type { Locals } from "#infer/simd/wasm-module.ts";

/** Beyond this an exponential changes neither function below in single precision. */
const LARGEST = 40;
const BITS_OF_FRACTION = 23;
/**
 * 1.5 × 2^23: a float of this size has no fraction, so that adding it rounds to the nearest whole
 * number, halves to even, and leaves that number in the low bits.
 */
const ROUNDER = 1.5 * 2 ** BITS_OF_FRACTION;
/**
 * 2^x for |x| up to 1/2, within 1.5e-7 of its value: Taylor's series, ln(2)^k / k!, whose sixth
 * power is told by the fourth and the square (Lanczos' economization) so that 2^0 stays 1.
 */
const [, , SECOND, , FOURTH, , SIXTH] = [1, 1, 2, 6, 24, 120, 720].map(
  (factorial, power) => Math.LN2 ** power / factorial,
) as Seven;
const SERIES = [
  ...[1, Math.LN2, SECOND - ((9 / 16) * SIXTH) / 16],
  ...[Math.LN2 ** 3 / 6, FOURTH + ((3 / 2) * SIXTH) / 4, Math.LN2 ** 5 / 120],
];
/** The powers of e are taken as powers of two. */
const [OF_SIGMOID, OF_TANH] = [-Math.LOG2E, 2 * Math.LOG2E];
const CONSTANTS = [...SERIES, LARGEST, -LARGEST, ROUNDER, OF_SIGMOID, OF_TANH, 2];

type Seven = [number, number, number, number, number, number, number];

/** Both functions of an LSTM for four values at once, within 3e-7. */
export interface Squashers {
  /** Code that must run before the other two. */
  readonly setUp: Code;
  sigmoid(x: Code): Code;
  tanh(x: Code): Code;
}

/** Their locals are among those of the function that uses them. */
export function squashers({ local }: Pick<Locals<string>, "local">): Squashers {
  const { add, subtract, multiply, divide, least, largest } = f32x4;
  const [power, rounded, rest] = [local("v128"), local("v128"), local("v128")];
  const [square, fourth] = [local("v128"), local("v128")];
  // In locals, because the compiler would otherwise make them anew at each use.
  const places = new Map(CONSTANTS.map((value) => [value, local("v128")]));
  const constant = (value: number): Code => get(places.get(value)!);
  const term = (index: number): Code => constant(SERIES[index]!);
  /** Two terms of the series, the lower one's power of `rest` taken out. */
  const pair = (index: number): Code => add(term(index), multiply(get(rest), term(index + 1)));
  // Estrin's scheme: the pairs are computed side by side, not each after the one before.
  const low = add(pair(0), multiply(get(square), pair(2)));
  const series = add(low, multiply(get(fourth), pair(4)));
  /** 2^(x × factor) = 2^n 2^rest with a whole n: it is added to the exponent in the bits. */
  const exponential = (x: Code, factor: number): Code => [
    ...set(
      power,
      multiply(largest(least(x, constant(LARGEST)), constant(-LARGEST)), constant(factor)),
    ),
    ...set(rounded, add(get(power), constant(ROUNDER))),
    ...set(rest, subtract(get(power), subtract(get(rounded), constant(ROUNDER)))),
    ...set(square, multiply(get(rest), get(rest))),
    ...set(fourth, multiply(get(square), get(square))),
    ...i32x4.add(series, i32x4.shiftLeft(get(rounded), BITS_OF_FRACTION)),
  ];
  const one = term(0);
  return {
    setUp: [...places].flatMap(([value, place]) => set(place, f32x4.constant(value))),
    sigmoid: (x) => divide(one, add(one, exponential(x, OF_SIGMOID))),
    tanh: (x) => subtract(one, divide(constant(2), add(one, exponential(x, OF_TANH)))),
  };
}
