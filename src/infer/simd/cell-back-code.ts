import { advance, type Code, f32x4, get, i32, repeat, set } from "#infer/simd/wasm-code.ts";
import { numberLocals, type WasmFunction } from "#infer/simd/wasm-module.ts";

/** Addresses of the matrices of a `TrainingStep` that are read or written, and of `carried`. */
const GATE_MATRICES = ["gates", "gateGradient"] as const;
const MATRICES = ["before", "squashed", "hiddenGradient", "carried"] as const;
/** Rows, fours of units in a row, and bytes of a row's units, all at least 1. */
const COUNTS = ["rows", "fours", "unitBytes"] as const;

/** `runCellBack` (lstm-cell-back.ts) for four units at once. */
export function cellBackFunction(name: string): WasmFunction {
  const numbers = numberLocals([...GATE_MATRICES, ...MATRICES, ...COUNTS]);
  const { parameter, local } = numbers;
  const { add, subtract, multiply } = f32x4;
  const [fours, from, to] = [local("i32"), local("i32"), local("i32")];
  const [input, forget, news, out] = [0, 0, 0, 0].map(() => local("v128")) as Four;
  const [small, byHidden, byState, one] = [0, 0, 0, 0].map(() => local("v128")) as Four;
  const unitBytes = get(parameter("unitBytes"));
  const load = (matrix: (typeof MATRICES)[number]): Code => f32x4.load(get(parameter(matrix)), 0);
  /** x (1 - x), the slope of a sigmoid by its value; and that of tanh, 1 - x². */
  const bend = (x: number): Code => multiply(get(x), subtract(get(one), get(x)));
  const tanhBend = (x: number): Code => subtract(get(one), multiply(get(x), get(x)));
  const byOut = multiply(multiply(get(byHidden), get(out)), tanhBend(small));
  const gradients: readonly Code[] = [
    multiply(multiply(get(byState), get(news)), bend(input)),
    multiply(multiply(get(byState), load("before")), bend(forget)),
    multiply(multiply(get(byState), get(input)), tanhBend(news)),
    multiply(multiply(get(byHidden), get(small)), bend(out)),
  ];
  const four: Code = [
    ...set(from, get(parameter("gates"))),
    ...set(to, get(parameter("gateGradient"))),
    ...[input, forget, news, out].flatMap((gate) => [
      ...set(gate, f32x4.load(get(from), 0)),
      ...advance(from, unitBytes),
    ]),
    ...set(small, load("squashed")),
    ...set(byHidden, load("hiddenGradient")),
    ...set(byState, add(load("carried"), byOut)),
    ...gradients.flatMap((gradient) => [
      ...f32x4.store(get(to), 0, gradient),
      ...advance(to, unitBytes),
    ]),
    ...f32x4.store(get(parameter("carried")), 0, multiply(get(byState), get(forget))),
    ...[...GATE_MATRICES, ...MATRICES].flatMap((matrix) =>
      advance(parameter(matrix), i32.constant(f32x4.bytes)),
    ),
  ];
  // A row of gates is four times as long as the others.
  const nextRow = GATE_MATRICES.flatMap((matrix) =>
    advance(parameter(matrix), i32.multiply(unitBytes, i32.constant(3))),
  );
  const row = [...set(fours, get(parameter("fours"))), ...repeat(fours, four), ...nextRow];
  return numbers.finish(name, [...set(one, f32x4.constant(1)), ...repeat(parameter("rows"), row)]);
}

type Four = [number, number, number, number];
