import test from "ava";
import { advance, f32, f32x4, get, i32, repeat, set } from "#infer/simd/wasm-code.ts";
import { functionList, numberLocals, wasmModule } from "#infer/simd/wasm-module.ts";

type Exports = Record<string, (...parameters: number[]) => void>;

test("no function is the smallest module with a memory", (t) => {
  t.deepEqual(
    [...wasmModule([])],
    [
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...[1, 1, 0],
      ...[2, 15, 1, 3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0, 0],
      ...[3, 1, 0],
      ...[7, 1, 0],
      ...[10, 1, 0],
    ],
  );
});

test("functions run under their names on the memory they are given", (t) => {
  const double = numberLocals(["at", "count"]);
  const value = double.local("v128");
  const loop = repeat(double.parameter("count"), [
    ...set(value, f32x4.load(get(double.parameter("at")), 0)),
    ...f32x4.store(get(double.parameter("at")), 0, f32x4.add(get(value), get(value))),
    ...advance(double.parameter("at"), i32.constant(16)),
  ]);
  const negate = numberLocals(["at"]);
  const at = get(negate.parameter("at"));
  const minus = f32x4.store(at, 4, f32x4.subtract(f32x4.zero, f32x4.load(at, 4)));
  const zero = f32.store(get(0), 0, f32.zero);
  const module = wasmModule([
    double.finish("double", loop),
    negate.finish("negate", minus),
    { name: "clear", parameters: 1, locals: [], body: zero },
  ]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } });
  const run = instance.exports as Exports;
  const values = new Float32Array(memory.buffer, 16, 9);
  values.set([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  run.double!(16, 2);
  t.deepEqual([...values], [2, 4, 6, 8, 10, 12, 14, 16, 9]);
  run.negate!(16);
  t.deepEqual([...values], [2, -4, -6, -8, -10, 12, 14, 16, 9]);
  run.clear!(20);
  t.is(values[1], 0);
});

test("a function calls one that was defined before it", (t) => {
  const { functions, define } = functionList();
  const put = numberLocals(["at", "times"]);
  const at = get(put.parameter("at"));
  const value = f32x4.add(f32x4.load(at, 0), f32x4.constant(1));
  const add = define(put.finish("add", repeat(put.parameter("times"), f32x4.store(at, 0, value))));
  define(numberLocals([]).finish("all", [
    ...add(i32.constant(32), i32.constant(3)),
    ...add(i32.constant(48), i32.constant(1)),
  ]));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(wasmModule(functions));
  const { all } = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
  all!();
  t.deepEqual([...new Float32Array(memory.buffer, 28, 9)], [0, 3, 3, 3, 3, 1, 1, 1, 1]);
});
