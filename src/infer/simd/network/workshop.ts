import type { MemoryPlan } from "#infer/simd/network/memory-plan.ts";
import type { Code, MultiplyAdd } from "#infer/simd/wasm-code.ts";
import type { FunctionList } from "#infer/simd/wasm-module.ts";

/** What a layer needs to write its part of a network's module. */
export interface Workshop extends Pick<FunctionList, "define"> {
  /** Goes before the names of the layer's functions. */
  readonly layer: string;
  readonly plan: MemoryPlan;
  readonly multiplyAdd: MultiplyAdd;
}

/** Rows in memory that a layer reads or writes. What is between them is not to be relied on. */
export interface Signal {
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
  /** From row to row. */
  readonly rowBytes: number;
}

/** A layer as code. */
export interface Stage {
  readonly code: Code;
  readonly output: Signal;
}
