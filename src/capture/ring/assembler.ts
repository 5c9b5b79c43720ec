import assert from "node:assert";

/**
 * Instructions of classic BPF by what they do (linux/bpf_common.h; the kernel's
 * Documentation/networking/filter.rst). A is the accumulator, X the index register, both 32 bits
 * and 0 at the start. A load past the frame's end ends the program with 0.
 */
export const Op = {
  /** A = length of the frame. */
  loadLength: 0x80,
  /** A = 16 or 8 bits of the frame at X + k. */
  loadHalf: 0x48,
  loadByte: 0x50,
  loadConstant: 0x00,
  /** Word k of the scratch memory, of 16: A = it, or it = A. */
  loadStored: 0x60,
  store: 0x02,
  add: 0x04,
  addX: 0x0c,
  subtractX: 0x1c,
  and: 0x54,
  shiftLeft: 0x64,
  toX: 0x07,
  fromX: 0x87,
  jump: 0x05,
  ifEqual: 0x15,
  ifAbove: 0x25,
  ifAtLeast: 0x35,
  ifAtLeastX: 0x3d,
  ifAnySet: 0x45,
  give: 0x06,
} as const;
export type Op = (typeof Op)[keyof typeof Op];

/** A place to jump to, or an instruction; a branch without a label goes on with the next line. */
export type Line =
  | { readonly label: string }
  | { readonly op: Op; readonly k?: number; readonly yes?: string; readonly no?: string };

/** struct sock_filter: code, two jumps, k. */
export const INSTRUCTION_BYTES = 8;
/** BPF_MAXINSNS of linux/bpf_common.h. */
const MOST_INSTRUCTIONS = 4096;
const FARTHEST_BRANCH = 255;

/**
 * The program as the kernel takes it, an array of struct sock_filter. Jumps go forward only, so
 * that every program ends. Asserts that each label is there, once, and can be reached.
 */
export function assemble(lines: readonly Line[]): Uint8Array<ArrayBuffer> {
  const places = new Map<string, number>();
  let count = 0;
  for (const line of lines) {
    if ("label" in line) {
      assert(!places.has(line.label), `label ${line.label} twice`);
      places.set(line.label, count);
    } else count++;
  }
  assert(count > 0 && count <= MOST_INSTRUCTIONS, `${count} instructions`);
  const program = new Uint8Array(count * INSTRUCTION_BYTES);
  const view = new DataView(program.buffer);
  let index = 0;
  const distance = (label: string | undefined, farthest: number): number => {
    if (label === undefined) return 0;
    const steps = (places.get(label) ?? -1) - index - 1;
    assert(steps >= 0 && steps <= farthest, `no way from ${index} to ${label}`);
    return steps;
  };
  for (const line of lines) {
    if ("label" in line) continue;
    const { op, k = 0, yes, no } = line;
    const isJump = op === Op.jump;
    const at = index * INSTRUCTION_BYTES;
    // Little-endian like the rest of this folder.
    view.setUint16(at, op, true);
    view.setUint8(at + 2, isJump ? 0 : distance(yes, FARTHEST_BRANCH));
    view.setUint8(at + 3, isJump ? 0 : distance(no, FARTHEST_BRANCH));
    view.setUint32(at + 4, isJump ? distance(yes, count) : k, true);
    index++;
  }
  return program;
}
