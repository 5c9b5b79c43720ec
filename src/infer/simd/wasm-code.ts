/**
 * Instructions as bytes (WebAssembly Core Specification 2.0, section 5.4). What takes values has
 * their code before it, so that code nests like the expression it stands for.
 */
export type Code = readonly number[];

/** LEB128 without sign (section 5.2.2). */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

/** LEB128 with sign, of 32 bits. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 63 || rest < -64; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest & 0x7f];
}

const bytesOf = (values: ArrayBufferView): Code => [...new Uint8Array(values.buffer)];
const plain = (opcode: number) => (left: Code, right: Code) => [...left, ...right, opcode];
const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const binary = (opcode: number) => (left: Code, right: Code) => [
  ...left,
  ...right,
  ...vector(opcode),
];
/** Memory instructions name an alignment (here none) and an offset. */
const access = (offset: number): Code => [0, ...unsigned(offset)];

/** Parameters and locals of a function, counted from 0. */
export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

/** A function of the module by its number, with its arguments. */
export const call = (index: number, values: readonly Code[]): Code => [
  ...values.flat(),
  0x10,
  ...unsigned(index),
];

/** Zeros, so many bytes of them from an address on. */
export const clear = (address: Code, bytes: Code): Code => [
  ...address,
  ...i32.constant(0),
  ...bytes,
  ...[0xfc, 0x0b, 0],
];

export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: plain(0x6a),
  subtract: plain(0x6b),
  multiply: plain(0x6c),
  and: plain(0x71),
  /** Without sign. */
  shiftRight: plain(0x76),
};

/** local += bytes */
export const advance = (local: number, bytes: Code): Code => set(local, i32.add(get(local), bytes));

/** `body`, as often as `counter` says, which must be at least 1 and ends as 0. */
export function repeat(counter: number, body: Code): Code {
  const countDown = set(counter, i32.subtract(get(counter), i32.constant(1)));
  const again = [...get(counter), 0x0d, 0];
  return [0x03, 0x40, ...body, ...countDown, ...again, 0x0b];
}

/** `body`, if `condition` is not 0. */
export const when = (condition: Code, body: Code): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...body,
  0x0b,
];

/** What a product needs of a kind of value, whether it is one number or four. */
export interface Lanes {
  readonly type: "f32" | "v128";
  /** Bytes of one value. */
  readonly bytes: number;
  readonly load: (address: Code, offset: number) => Code;
  /** Loads one number into all lanes. */
  readonly loadSplat: (address: Code, offset: number) => Code;
  readonly store: (address: Code, offset: number, value: Code) => Code;
  readonly zero: Code;
  readonly add: (left: Code, right: Code) => Code;
  readonly multiply: (left: Code, right: Code) => Code;
}

const loadNumber = (address: Code, offset: number) => [...address, 0x2a, ...access(offset)];

/** One number of single precision. */
export const f32: Lanes = {
  type: "f32",
  bytes: 4,
  load: loadNumber,
  loadSplat: loadNumber,
  store: (address, offset, value) => [...address, ...value, 0x38, ...access(offset)],
  zero: [0x43, 0, 0, 0, 0],
  add: plain(0x92),
  multiply: plain(0x94),
};

/** left × right + addend */
export type MultiplyAdd = (left: Code, right: Code, addend: Code) => Code;

/** Rounded after the product and after the sum: the same bits on every processor. */
export const multiplyAdd: MultiplyAdd = (left, right, addend) =>
  f32x4.add(addend, f32x4.multiply(left, right));

/**
 * f32x4.relaxed_madd (Core Specification 3.0, Relaxed SIMD): one instruction that rounds once,
 * where the processor has it, and as `multiplyAdd` elsewhere.
 */
export const relaxedMultiplyAdd: MultiplyAdd = (left, right, addend) => [
  ...left,
  ...right,
  ...addend,
  ...vector(0x105),
];

/** Four numbers of single precision. */
export const f32x4 = {
  type: "v128",
  bytes: 16,
  load: (address: Code, offset: number): Code => [...address, ...vector(0x00), ...access(offset)],
  loadSplat: (address: Code, offset: number): Code => [
    ...address,
    ...vector(0x09),
    ...access(offset),
  ],
  store: (address: Code, offset: number, value: Code): Code => [
    ...address,
    ...value,
    ...vector(0x0b),
    ...access(offset),
  ],
  zero: [...vector(0x0c), ...new Array<number>(16).fill(0)],
  constant: (value: number): Code => [...vector(0x0c), ...bytesOf(new Float32Array(4).fill(value))],
  add: binary(0xe4),
  subtract: binary(0xe5),
  multiply: binary(0xe6),
  divide: binary(0xe7),
  /** right < left ? right : left, so that no number as the left one stays: one instruction. */
  least: binary(0xea),
  /** left < right ? right : left, likewise. */
  largest: binary(0xeb),
} satisfies Lanes & Record<string, unknown>;

/** Four whole numbers of 32 bits. */
export const i32x4 = {
  add: binary(0xae),
  shiftLeft: (value: Code, bits: number): Code => [
    ...value,
    ...i32.constant(bits),
    ...vector(0xab),
  ],
};
