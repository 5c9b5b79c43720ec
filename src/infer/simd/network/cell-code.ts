import { exponentials } from "#infer/simd/exponential-code.ts";
import { OF_TANH } from "#infer/simd/network/gate-order.ts";
import {
  advance,
  type Code,
  f32x4,
  get,
  i32,
  type MultiplyAdd,
  repeat,
  set,
} from "#infer/simd/wasm-code.ts";
import { numberLocals, type WasmFunction } from "#infer/simd/wasm-module.ts";

/**
 * Largest power of two: beyond it a gate is shut or open to 1e-12, and the product of three stays
 * in the range of single precision.
 */
const LARGEST = 40;
/** Addresses: sums of the gates as `gateOrder` has them, the cell's states, the hidden values. */
const PARAMETERS = ["gates", "cell", "hidden"] as const;
/** Of a four's gates. */
const [INPUT, FORGET, NEWS, OUT] = [0, 1, 2, 3].map((gate) => gate * f32x4.bytes) as Four;
const FOUR_BYTES = 4 * f32x4.bytes;

/**
 * A step of an LSTM's cell, `fours` units at once. With the powers i, f, n, o of its gates and s of
 * its new state c its equations come to one quotient each:
 * c = ((1 - n)(1 + f) + c(1 + i)(1 + n)) / ((1 + i)(1 + n)(1 + f)) and
 * h = (1 - s) / ((1 + s)(1 + o)).
 * All states come before all outputs: many of the same short chain are then on their way at once.
 */
export function cellStep(name: string, fours: number, multiplyAdd: MultiplyAdd): WasmFunction {
  const numbers = numberLocals(PARAMETERS);
  const { parameter, local } = numbers;
  const [left, gates, cell] = [local("i32"), local("i32"), local("i32")];
  const [a, b, c, d] = [0, 0, 0, 0].map(() => local("v128")) as Four;
  const { add, subtract, multiply, divide } = f32x4;
  const powers = exponentials(numbers, multiplyAdd, [LARGEST, -LARGEST, OF_TANH]);
  const one = powers.constant(1);
  const powerOf = (sum: Code): Code => powers.powerOfTwo(powers.bounded(sum, LARGEST));
  const gate = (offset: number): Code => powerOf(f32x4.load(get(gates), offset));
  const state = f32x4.load(get(cell), 0);
  const perFour = (code: Code): Code => [
    ...set(left, i32.constant(fours)),
    ...set(gates, get(parameter("gates"))),
    ...set(cell, get(parameter("cell"))),
    ...repeat(left, [
      ...code,
      ...advance(gates, i32.constant(FOUR_BYTES)),
      ...advance(cell, i32.constant(f32x4.bytes)),
    ]),
  ];
  const news = multiply(subtract(one, get(c)), get(b));
  const states: Code = [
    ...set(a, add(one, gate(INPUT))),
    ...set(b, add(one, gate(FORGET))),
    ...set(c, gate(NEWS)),
    ...set(d, multiply(get(a), add(one, get(c)))),
    ...f32x4.store(
      get(cell),
      0,
      divide(multiplyAdd(state, get(d), news), multiply(get(d), get(b))),
    ),
  ];
  const outputs: Code = [
    ...set(a, add(one, gate(OUT))),
    ...set(b, powerOf(multiply(state, powers.constant(OF_TANH)))),
    ...f32x4.store(
      get(parameter("hidden")),
      0,
      divide(subtract(one, get(b)), multiply(get(a), add(one, get(b)))),
    ),
    ...advance(parameter("hidden"), i32.constant(f32x4.bytes)),
  ];
  return numbers.finish(name, [...powers.setUp, ...perFour(states), ...perFour(outputs)]);
}

type Four = [number, number, number, number];
