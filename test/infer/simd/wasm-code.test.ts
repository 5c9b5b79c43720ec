import test from "ava";
import fc from "fast-check";
import {
  call,
  clear,
  f32x4,
  get,
  i32,
  multiplyAdd,
  relaxedMultiplyAdd,
  repeat,
  set,
  signed,
  unsigned,
  when,
} from "#infer/simd/wasm-code.ts";

test("LEB128 as the specification's and Wikipedia's examples have it", (t) => {
  t.deepEqual(unsigned(0), [0]);
  t.deepEqual(unsigned(3), [0x03]);
  t.deepEqual(unsigned(624_485), [0xe5, 0x8e, 0x26]);
  t.deepEqual(signed(-2), [0x7e]);
  t.deepEqual(signed(-123_456), [0xc0, 0xbb, 0x78]);
  t.deepEqual(signed(64), [0xc0, 0x00]);
});

test("property: what is written can be read back", (t) => {
  const read = (bytes: readonly number[]) =>
    bytes.reduce((sum, byte, index) => sum + (byte & 0x7f) * 128 ** index, 0);
  fc.assert(fc.property(fc.nat(), (value) => read(unsigned(value)) === value));
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const bytes = signed(value);
      const isNegative = (bytes.at(-1)! & 0x40) !== 0;
      return read(bytes) - (isNegative ? 128 ** bytes.length : 0) === value;
    }),
  );
  t.pass();
});

test("instructions take their operands from the stack, so these come first", (t) => {
  const sum = i32.add(get(0), i32.constant(-1));
  t.deepEqual(sum, [0x20, 0, 0x41, 0x7f, 0x6a]);
  t.deepEqual(set(2, sum), [...sum, 0x21, 2]);
  t.deepEqual(f32x4.add(get(0), get(1)), [0x20, 0, 0x20, 1, 0xfd, 0xe4, 0x01]);
  t.deepEqual(f32x4.load(get(0), 200), [0x20, 0, 0xfd, 0x00, 0, 0xc8, 0x01]);
});

test("a loop counts down and goes on while something is left", (t) => {
  const countDown = [0x20, 1, 0x41, 1, 0x6b, 0x21, 1];
  t.deepEqual(repeat(1, [0x01]), [0x03, 0x40, 0x01, ...countDown, 0x20, 1, 0x0d, 0, 0x0b]);
});

test("a condition is asked before what depends on it", (t) => {
  t.deepEqual(when(get(0), [0x01]), [0x20, 0, 0x04, 0x40, 0x01, 0x0b]);
  t.deepEqual(i32.shiftRight(get(0), i32.constant(2)), [0x20, 0, 0x41, 2, 0x76]);
});

test("a call has its arguments before it, memory.fill address, byte and count", (t) => {
  t.deepEqual(call(300, [get(1), i32.constant(2)]), [0x20, 1, 0x41, 2, 0x10, 0xac, 0x02]);
  const cleared = clear(get(0), i32.constant(16));
  t.deepEqual(cleared, [0x20, 0, 0x41, 0, 0x41, 16, 0xfc, 0x0b, 0]);
});

test("a product and its sum, in two instructions or in one of Relaxed SIMD", (t) => {
  const twice = multiplyAdd(get(0), get(1), get(2));
  t.deepEqual(twice, [0x20, 2, 0x20, 0, 0x20, 1, 0xfd, 0xe6, 0x01, 0xfd, 0xe4, 0x01]);
  const once = relaxedMultiplyAdd(get(0), get(1), get(2));
  t.deepEqual(once, [0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 0x02]);
});
