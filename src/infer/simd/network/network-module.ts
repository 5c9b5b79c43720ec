import { denseStage } from "#infer/simd/network/dense-stage.ts";
import { lstmStage } from "#infer/simd/network/lstm-stage.ts";
import { type MemoryPlan, memoryPlan } from "#infer/simd/network/memory-plan.ts";
import type { Signal, Stage, Workshop } from "#infer/simd/network/workshop.ts";
import type { Code, MultiplyAdd } from "#infer/simd/wasm-code.ts";
import { f32 } from "#infer/simd/wasm-code.ts";
import { functionList, numberLocals, wasmModule } from "#infer/simd/wasm-module.ts";
import type { DenseLayer, LstmLayer, Network } from "#infer/types.ts";

/** Its function that answers. */
export const RUN = "run";
/** Products take as many rows at once: so many are there, whatever the sequence's length. */
const ROWS_AT_ONCE = 4;

/** A module made for one network, with all sizes and places in its code. */
export interface NetworkModule {
  readonly code: Uint8Array<ArrayBuffer>;
  readonly plan: MemoryPlan;
  readonly input: Signal;
  readonly output: Signal;
}

/**
 * @param network that fits together
 * @throws AppError "no-memory" above the limit
 */
export function networkModule(network: Network, multiplyAdd: MultiplyAdd): NetworkModule {
  const [columns = 0, rows = 1] = network.inputShape.toReversed();
  const plan = memoryPlan();
  const { functions, define } = functionList();
  const allRows = Math.ceil(rows / ROWS_AT_ONCE) * ROWS_AT_ONCE;
  const input = {
    at: plan.reserve(allRows * columns),
    rows,
    columns,
    rowBytes: columns * f32.bytes,
  };
  let signal: Signal = input;
  const code: Code[] = [];
  for (const [index, layer] of network.layers.entries()) {
    if (layer.kind === "dropout") continue;
    const shop = { layer: `layer-${index + 1}`, plan, define, multiplyAdd };
    const stage = stageOf(shop, signal, layer);
    code.push(stage.code);
    signal = stage.output;
  }
  define(numberLocals([]).finish(RUN, code.flat()));
  return { code: wasmModule(functions), plan, input, output: signal };
}

function stageOf(shop: Workshop, input: Signal, layer: DenseLayer | LstmLayer): Stage {
  return layer.kind === "dense" ? denseStage(shop, input, layer) : lstmStage(shop, input, layer);
}
