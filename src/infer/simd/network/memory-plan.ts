import { memoryExceeded, NETWORK_MEMORY_BYTES } from "#infer/memory-limit.ts";
import { f32, f32x4 } from "#infer/simd/wasm-code.ts";

/** Four numbers, as one register holds them. */
export const FOUR = f32x4.bytes / f32.bytes;
/** Of the nearest cache, so that no four lies across two of them. */
const LINE_BYTES = 64;

/** So many numbers as fours. */
export function foursOf(count: number): number {
  return Math.ceil(count / FOUR);
}

/** Where the numbers of a network stand, before there is a memory. */
export interface MemoryPlan {
  readonly bytes: number;
  /** Address of so many zeros. @throws AppError "no-memory" above the limit */
  reserve(length: number): number;
  /** The same for weights, which `write` puts there once there is a memory. */
  keep(length: number, write: (to: Float32Array) => void): number;
  /** Puts all that is kept into its place. */
  fill(memory: ArrayBuffer): void;
}

export function memoryPlan(): MemoryPlan {
  let bytes = 0;
  const kept: { at: number; length: number; write: (to: Float32Array) => void }[] = [];
  const reserve = (length: number) => {
    const at = bytes;
    bytes += Math.ceil((length * f32.bytes) / LINE_BYTES) * LINE_BYTES;
    if (bytes > NETWORK_MEMORY_BYTES) throw memoryExceeded();
    return at;
  };
  return {
    get bytes() {
      return bytes;
    },
    reserve,
    keep: (length, write) => {
      const at = reserve(length);
      kept.push({ at, length, write });
      return at;
    },
    fill: (memory) => {
      for (const { at, length, write } of kept) write(new Float32Array(memory, at, length));
    },
  };
}
