import { multiplyAdd, relaxedMultiplyAdd } from "#infer/simd/wasm-code.ts";
import { type WasmFunction, wasmModule } from "#infer/simd/wasm-module.ts";

/** Both ways to add a product: whatever is written for one must be right with the other. */
export const WAYS = { "rounded twice": multiplyAdd, relaxed: relaxedMultiplyAdd } as const;

/** A module of one function, on a memory of its own, in which numbers are put and found. */
export interface WasmRun {
  run(...parameters: number[]): void;
  /** So many numbers at an address. */
  at(address: number, length: number): Float32Array;
}

export function wasmRun(made: WasmFunction): WasmRun {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(wasmModule([made]));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    run: exports[made.name] as (...parameters: number[]) => void,
    at: (address, length) => new Float32Array(memory.buffer, address, length),
  };
}
