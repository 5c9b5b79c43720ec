import { type Code, f32x4, get, i32x4, type MultiplyAdd, set } from "#infer/simd/wasm-code.ts";
import type { Locals } from "#infer/simd/wasm-module.ts";

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

type Seven = [number, number, number, number, number, number, number];

/** Powers for four values at once. */
export interface Exponentials {
  /** Code that must run before all other. */
  readonly setUp: Code;
  /** One of the constants, in all lanes. */
  constant(value: number): Code;
  /** x where |x| is at most `largest`, else that with its sign; what is no number stays none. */
  bounded(x: Code, largest: number): Code;
  /** 2^power for |power| up to 126. */
  powerOfTwo(power: Code): Code;
}

/**
 * Their locals are among those of the function that uses them.
 * @param constants all numbers that will be asked for, bounds with either sign; 1 is there
 */
export function exponentials(
  { local }: Pick<Locals<string>, "local">,
  multiplyAdd: MultiplyAdd,
  constants: readonly number[],
): Exponentials {
  const { add, subtract, multiply, least, largest } = f32x4;
  const [place, rounded, rest] = [local("v128"), local("v128"), local("v128")];
  const [square, fourth] = [local("v128"), local("v128")];
  // In locals, because the compiler would otherwise make them anew at each use.
  const places = new Map([...SERIES, ROUNDER, ...constants].map((each) => [each, local("v128")]));
  const constant = (value: number): Code => get(places.get(value)!);
  const term = (index: number): Code => constant(SERIES[index]!);
  /** Two terms of the series, the lower one's power of `rest` taken out. */
  const pair = (index: number): Code => multiplyAdd(get(rest), term(index + 1), term(index));
  // Estrin's scheme: the pairs are computed side by side, not each after the one before.
  const low = multiplyAdd(get(square), pair(2), pair(0));
  const series = multiplyAdd(get(fourth), pair(4), low);
  return {
    setUp: [...places].flatMap(([value, at]) => set(at, f32x4.constant(value))),
    constant,
    bounded: (x, bound) => largest(least(x, constant(bound)), constant(-bound)),
    // 2^n 2^rest with a whole n, which is added to the exponent in the bits.
    powerOfTwo: (power) => [
      ...set(place, power),
      ...set(rounded, add(get(place), constant(ROUNDER))),
      ...set(rest, subtract(get(place), subtract(get(rounded), constant(ROUNDER)))),
      ...set(square, multiply(get(rest), get(rest))),
      ...set(fourth, multiply(get(square), get(square))),
      ...i32x4.add(series, i32x4.shiftLeft(get(rounded), BITS_OF_FRACTION)),
    ],
  };
}
