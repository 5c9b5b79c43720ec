import test from "ava";
import { ByteReader, ByteWriter } from "#optimize/byte-stream.ts";

const refuse = (fault: string): never => {
  throw new Error(fault);
};

test("what is written is read, little-endian, also from an odd place", (t) => {
  const writer = new ByteWriter(64);
  writer.uint16(0x0102);
  writer.uint32(0x03040506);
  writer.float64(-2);
  writer.array(Uint8Array.of(7));
  writer.array(Int16Array.of(-1, 256));
  writer.array(Float32Array.of(1.5));
  const bytes = writer.bytes();
  // biome-ignore format: grouped by number
  t.deepEqual([...bytes], [
    2, 1,  6, 5, 4, 3,  0, 0, 0, 0, 0, 0, 0, 0xc0,  7,  255, 255, 0, 1,  0, 0, 0xc0, 0x3f,
  ]);
  const reader = new ByteReader(Uint8Array.of(9, ...bytes).subarray(1), refuse);
  t.is(reader.uint16(), 0x0102);
  t.is(reader.uint32(), 0x03040506);
  t.is(reader.float64(), -2);
  t.deepEqual(reader.uint8s(1), Uint8Array.of(7));
  t.deepEqual(reader.int16s(2), Int16Array.of(-1, 256));
  t.deepEqual(reader.float32s(1), Float32Array.of(1.5));
  t.is(reader.left, 0);
});

test("beyond the end is refused, and so is a count beyond its limit", (t) => {
  const reader = (...bytes: number[]) => new ByteReader(Uint8Array.from(bytes), refuse);
  t.throws(() => reader(1).uint16(), { message: "it ends within 2 bytes at 0" });
  t.throws(() => reader(1, 2, 3).float32s(1), { message: "it ends within 4 bytes at 0" });
  t.throws(() => reader(5, 0).count("trees", 4), { message: "5 trees, more than 4" });
  t.is(reader(4, 0).count("trees", 4), 4);
});

test("a writer keeps to its limit", (t) => {
  const writer = new ByteWriter(3);
  writer.uint16(1);
  t.throws(() => writer.uint16(1), { message: "more than 3 bytes" });
});
