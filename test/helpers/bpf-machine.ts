import { INSTRUCTION_BYTES, Op } from "#capture/ring/assembler.ts";

const WORD = 2 ** 32;

export interface Run {
  /** What the program gave: 0 refuses the frame. */
  readonly result: number;
  /** True when a load reached past the frame, which ends a program with 0. */
  readonly isOutside: boolean;
}

/** Runs a classic BPF program over a frame as the kernel's documentation says it does. */
export function runProgram(program: Uint8Array, frame: Uint8Array): Run {
  const code = new DataView(program.buffer, program.byteOffset, program.byteLength);
  let a = 0;
  let x = 0;
  const scratch = new Uint32Array(16);
  for (let at = 0; at < program.length; at += INSTRUCTION_BYTES) {
    const op = code.getUint16(at, true);
    const k = code.getUint32(at + 4, true);
    const branch = (holds: boolean) => {
      at += code.getUint8(at + (holds ? 2 : 3)) * INSTRUCTION_BYTES;
    };
    switch (op) {
      case Op.loadLength:
        a = frame.length;
        break;
      case Op.loadHalf:
      case Op.loadByte: {
        const bytes = op === Op.loadHalf ? 2 : 1;
        const from = (x + k) % WORD;
        if (from + bytes > frame.length) return { result: 0, isOutside: true };
        a = Number.parseInt(Buffer.from(frame.subarray(from, from + bytes)).toString("hex"), 16);
        break;
      }
      case Op.loadConstant:
        a = k;
        break;
      case Op.loadStored:
        a = scratch[k] as number;
        break;
      case Op.store:
        scratch[k] = a;
        break;
      case Op.add:
        a = (a + k) % WORD;
        break;
      case Op.addX:
        a = (a + x) % WORD;
        break;
      case Op.subtractX:
        a = (a - x + WORD) % WORD;
        break;
      case Op.and:
        a = (a & k) >>> 0;
        break;
      case Op.shiftLeft:
        a = (a << k) >>> 0;
        break;
      case Op.toX:
        x = a;
        break;
      case Op.fromX:
        a = x;
        break;
      case Op.jump:
        at += k * INSTRUCTION_BYTES;
        break;
      case Op.ifEqual:
        branch(a === k);
        break;
      case Op.ifAbove:
        branch(a > k);
        break;
      case Op.ifAtLeast:
        branch(a >= k);
        break;
      case Op.ifAtLeastX:
        branch(a >= x);
        break;
      case Op.ifAnySet:
        branch((a & k) !== 0);
        break;
      case Op.give:
        return { result: k, isOutside: false };
      default:
        throw new Error(`no instruction ${op}`);
    }
  }
  throw new Error("the program ran past its end");
}
