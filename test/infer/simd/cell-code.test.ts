import test from "ava";
import { cellFunction } from "#infer/simd/cell-code.ts";
import { wasmModule } from "#infer/simd/wasm-module.ts";

test("two rows of four units: each gate is read and written at its own place", (t) => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(wasmModule([cellFunction("cell")]));
  const { cell } = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
    string,
    (...all: number[]) => void
  >;
  const places = [1024, 2048, 3072, 4096, 5120];
  const [gates, before, state, squashed, hidden] = places.map(
    (at, index) => new Float32Array(memory.buffer, at, (index === 0 ? 32 : 8) + 1),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  // Wide open or shut: row 0 keeps, row 1 writes 1 anew. Order input, forget, cell, output.
  const [open, shut] = [60, -60];
  gates.set([shut, open, 0, open, open, shut, open, open].flatMap((gate) => Array(4).fill(gate)));
  before.set([0.1, 0.2, 0.3, 0.4, 9, 9, 9, 9]);
  for (const matrix of [gates, state, squashed, hidden]) matrix[matrix.length - 1] = 77;
  cell!(...places, 2, 1, 16);
  const opened = [0, 1, 0, 1, 1, 0, 1, 1].flatMap((gate) => Array<number>(4).fill(gate));
  for (const [at, gate] of opened.entries()) t.true(Math.abs(gates[at]! - gate) < 1e-12);
  for (const [at, kept] of [0.1, 0.2, 0.3, 0.4, 1, 1, 1, 1].entries()) {
    t.true(Math.abs(state[at]! - kept) < 1e-6);
    t.true(Math.abs(squashed[at]! - Math.tanh(kept)) < 1e-6);
    t.true(Math.abs(hidden[at]! - Math.tanh(kept)) < 1e-6);
  }
  for (const matrix of [gates, state, squashed, hidden]) t.is(matrix.at(-1), 77);
});
