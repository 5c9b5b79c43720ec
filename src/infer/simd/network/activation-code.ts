import { exponentials } from "#infer/simd/exponential-code.ts";
import { OF_SIGMOID } from "#infer/simd/network/gate-order.ts";
import {
  advance,
  type Code,
  f32x4,
  get,
  i32,
  type MultiplyAdd,
  repeat,
} from "#infer/simd/wasm-code.ts";
import { numberLocals, type WasmFunction } from "#infer/simd/wasm-module.ts";
import type { Activation } from "#infer/types.ts";

/** Beyond this power of two a sigmoid is at its limit in single precision. */
const LARGEST = 64;

/** Of so many fours from an address on, each to its value. */
export function activationFunction(
  name: string,
  activation: Exclude<Activation, "linear">,
  multiplyAdd: MultiplyAdd,
): WasmFunction {
  const numbers = numberLocals(["at", "fours"]);
  const [at, fours] = [numbers.parameter("at"), numbers.parameter("fours")];
  const four = f32x4.load(get(at), 0);
  const { setUp, value } =
    activation === "relu"
      ? { setUp: [], value: f32x4.largest(four, f32x4.zero) }
      : sigmoidOf(four, exponentials(numbers, multiplyAdd, [LARGEST, -LARGEST, OF_SIGMOID]));
  const turn = [...f32x4.store(get(at), 0, value), ...advance(at, i32.constant(f32x4.bytes))];
  return numbers.finish(name, [...setUp, ...repeat(fours, turn)]);
}

function sigmoidOf(x: Code, powers: ReturnType<typeof exponentials>): { setUp: Code; value: Code } {
  const { setUp, constant, bounded, powerOfTwo } = powers;
  const power = powerOfTwo(bounded(f32x4.multiply(x, constant(OF_SIGMOID)), LARGEST));
  return { setUp, value: f32x4.divide(constant(1), f32x4.add(constant(1), power)) };
}
