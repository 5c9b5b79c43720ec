import test from "ava";
import { productFunction } from "#infer/simd/product-code.ts";
import { f32, f32x4 } from "#infer/simd/wasm-code.ts";
import { wasmModule } from "#infer/simd/wasm-module.ts";

test("only the tiles that are told change", (t) => {
  const tile = { rows: 2, values: 1, lanes: f32x4 };
  const module = wasmModule([
    productFunction("fours", tile),
    productFunction("ones", { rows: 1, values: 2, lanes: f32 }),
  ]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } });
  const { fours, ones } = instance.exports as Record<string, (...all: number[]) => void>;
  // Rows of ten numbers; the left matrix is one column of 1, 2, 3 and the right one row of ones.
  const left = new Float32Array(memory.buffer, 1024, 3);
  const right = new Float32Array(memory.buffer, 2048, 10).fill(1);
  const product = new Float32Array(memory.buffer, 4096, 30);
  left.set([1, 2, 3]);
  fours!(4096, 1024, 2048, 1, 1, 2, 40, 4, 4, 16);
  const eight = (value: number) => [...new Array<number>(8).fill(value), 0, 0];
  t.deepEqual([...product], [...eight(1), ...eight(2), ...new Array<number>(10).fill(0)]);
  ones!(4096 + 32, 1024, 2048 + 32, 3, 1, 1, 40, 4, 4, 16);
  t.deepEqual([...product.subarray(8, 10)], [1, 1]);
  t.deepEqual([...product.subarray(18, 20)], [2, 2]);
  t.deepEqual([...product.subarray(20)], [...new Array<number>(8).fill(0), 3, 3]);
  t.true(right.every((value) => value === 1));
});
