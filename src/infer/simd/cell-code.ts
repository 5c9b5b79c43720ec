import { squashers } from "#infer/simd/squash-code.ts";
import { advance, type Code, f32x4, get, i32, repeat, set } from "#infer/simd/wasm-code.ts";
import { numberLocals, type WasmFunction } from "#infer/simd/wasm-module.ts";

/** Addresses of the matrices of a `CellStep`. */
const MATRICES = ["gates", "before", "cell", "squashed", "hidden"] as const;
/** Rows, fours of units in a row, and bytes of a row's units, all at least 1. */
const COUNTS = ["rows", "fours", "unitBytes"] as const;

/**
 * `runCell` (lstm-cell.ts) for four units at once. All gates of a row come before its states: many
 * of the same short chain are then on their way at once, where a unit's own is long.
 */
export function cellFunction(name: string): WasmFunction {
  const numbers = numberLocals([...MATRICES, ...COUNTS]);
  const { parameter, local } = numbers;
  const [left, place] = [local("i32"), local("i32")];
  const { setUp, sigmoid, tanh } = squashers(numbers);
  const fours = get(parameter("fours"));
  const unitBytes = get(parameter("unitBytes"));
  /** So many fours of gates from `place` on, each to its value. */
  const squash = (count: Code, squasher: (x: Code) => Code): Code => [
    ...set(left, count),
    ...repeat(left, [
      ...f32x4.store(get(place), 0, squasher(f32x4.load(get(place), 0))),
      ...advance(place, i32.constant(f32x4.bytes)),
    ]),
  ];
  // Input and forget gates lie side by side.
  const gates: Code = [
    ...set(place, get(parameter("gates"))),
    ...squash(i32.add(fours, fours), sigmoid),
    ...squash(fours, tanh),
    ...squash(fours, sigmoid),
  ];
  const [input, forget, news, out] = [0, 0, 0, 0].map(() => local("v128")) as Four;
  const [state, small] = [local("v128"), local("v128")];
  const load = (matrix: (typeof MATRICES)[number]): Code => f32x4.load(get(parameter(matrix)), 0);
  const store = (matrix: (typeof MATRICES)[number], value: Code): Code =>
    f32x4.store(get(parameter(matrix)), 0, value);
  const kept = f32x4.multiply(get(forget), load("before"));
  const states: Code = [
    ...set(left, fours),
    ...repeat(left, [
      ...set(place, get(parameter("gates"))),
      ...[input, forget, news, out].flatMap((gate) => [
        ...set(gate, f32x4.load(get(place), 0)),
        ...advance(place, unitBytes),
      ]),
      ...set(state, f32x4.add(f32x4.multiply(get(input), get(news)), kept)),
      ...set(small, tanh(get(state))),
      ...store("cell", get(state)),
      ...store("squashed", get(small)),
      ...store("hidden", f32x4.multiply(get(out), get(small))),
      ...MATRICES.flatMap((matrix) => advance(parameter(matrix), i32.constant(f32x4.bytes))),
    ]),
  ];
  // A row of gates is four times as long as the others.
  const nextRow = advance(parameter("gates"), i32.multiply(unitBytes, i32.constant(3)));
  const rows = repeat(parameter("rows"), [...gates, ...states, ...nextRow]);
  return numbers.finish(name, [...setUp, ...rows]);
}

type Four = [number, number, number, number];
