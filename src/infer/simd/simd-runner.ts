import { checkInput, inputLength } from "#infer/input-length.ts";
import { withMemory } from "#infer/memory-limit.ts";
import { checkNetwork } from "#infer/network-shape.ts";
import { type NetworkModule, networkModule, RUN } from "#infer/simd/network/network-module.ts";
import { PAGE_BYTES } from "#infer/simd/tiles.ts";
import { type MultiplyAdd, multiplyAdd, relaxedMultiplyAdd } from "#infer/simd/wasm-code.ts";
import type { Network, Runner } from "#infer/types.ts";

/** How products are added, from what is fastest to what more engines have. */
const MULTIPLY_ADDS: readonly MultiplyAdd[] = [relaxedMultiplyAdd, multiplyAdd];

/**
 * Answers in WebAssembly, in single precision, in one call of a module that is made for the
 * network. `run` allocates nothing. Answers differ in their last bits between processors, as some
 * round a product and its sum at once.
 * @param ways of which the engine's first is taken; `multiplyAdd` alone repeats to the bit
 * @returns null where the engine has no SIMD
 * @throws AppError when the network does not fit together or needs too much memory
 */
export function createSimdRunner(network: Network, ways = MULTIPLY_ADDS): Runner | null {
  checkNetwork(network);
  for (const way of ways) {
    const made = networkModule(network, way);
    if (WebAssembly.validate(made.code)) return runnerOf(made, inputLength(network));
  }
  return null;
}

function runnerOf(made: NetworkModule, length: number): Runner {
  const { plan, input, output } = made;
  const { memory, module } = built(made);
  plan.fill(memory.buffer);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const answer = exports[RUN] as () => void;
  const question = new Float32Array(memory.buffer, input.at, length);
  const values = new Float32Array(memory.buffer, output.at, output.columns);
  return {
    run: (given) => {
      checkInput(given, length);
      question.set(given);
      answer();
      return values;
    },
  };
}

/** @throws AppError "no-memory" */
function built({ code, plan }: NetworkModule): {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
} {
  const pages = Math.ceil(plan.bytes / PAGE_BYTES);
  return withMemory(pages * PAGE_BYTES, () => {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    return { memory, module: new WebAssembly.Module(code) };
  });
}
