import { squashers } from "#infer/simd/squash-code.ts";
import { advance, type Code, f32x4, get, i32, repeat, set } from "#infer/simd/wasm-code.ts";
import { numberLocals, type WasmFunction } from "#infer/simd/wasm-module.ts";

/** Addresses of the matrices of a `CellStep`. */
const MATRICES = ["gates", "before", "cell", "squashed", "hidden"] as const;
/** Rows, fours of units in a row, and bytes of a row's units, all at least 1. */
const COUNTS = ["rows", "fours", "unitBytes"] as const;

/** `runCell` (lstm-cell.ts) for four units at once. */
export function cellFunction(name: string): WasmFunction {
  const numbers = numberLocals([...MATRICES, ...COUNTS]);
  const { parameter, local } = numbers;
  const fours = local("i32");
  const { setUp, sigmoid, tanh } = squashers(numbers);
  /** Where the gates stand, in their order, and their values. */
  const places = [parameter("gates"), local("i32"), local("i32"), local("i32")] as const;
  const gates = [local("v128"), local("v128"), local("v128"), local("v128")] as const;
  const [input, forget, news, out] = gates;
  const [state, small] = [local("v128"), local("v128")];
  const squash = [sigmoid, sigmoid, tanh, sigmoid];
  const load = (place: number): Code => f32x4.load(get(place), 0);
  const store = (place: number, value: Code): Code => f32x4.store(get(place), 0, value);
  const unitBytes = get(parameter("unitBytes"));
  const kept = f32x4.multiply(get(forget), load(parameter("before")));
  const four: Code = [
    ...[1, 2, 3].flatMap((gate) => set(places[gate]!, i32.add(get(places[gate - 1]!), unitBytes))),
    ...gates.flatMap((gate, index) => set(gate, squash[index]!(load(places[index]!)))),
    ...set(state, f32x4.add(f32x4.multiply(get(input), get(news)), kept)),
    ...set(small, tanh(get(state))),
    ...gates.flatMap((gate, index) => store(places[index]!, get(gate))),
    ...store(parameter("cell"), get(state)),
    ...store(parameter("squashed"), get(small)),
    ...store(parameter("hidden"), f32x4.multiply(get(out), get(small))),
    ...MATRICES.flatMap((matrix) => advance(parameter(matrix), i32.constant(f32x4.bytes))),
  ];
  // A row of gates is four times as long as the others.
  const nextRow = advance(parameter("gates"), i32.multiply(unitBytes, i32.constant(3)));
  const row = [...set(fours, get(parameter("fours"))), ...repeat(fours, four), ...nextRow];
  return numbers.finish(name, [...setUp, ...repeat(parameter("rows"), row)]);
}
