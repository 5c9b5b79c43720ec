import { turned } from "#infer/matrix.ts";
import { PRODUCT_VERSIONS } from "#infer/tflite/dense-operators.ts";
import type { GraphBuilder } from "#infer/tflite/graph-builder.ts";
import { addWeights, type WeightKind } from "#infer/tflite/weights.ts";
import type { LstmLayer } from "#infer/types.ts";

/** The least version of FULLY_CONNECTED that takes a whole sequence. */
const SEQUENCE_VERSION = 5;
const STEP_AXIS = 1;

/**
 * An LSTM of plain operators, a step after the other, for runners without the fused one: over
 * `input` [1 × steps × inputs]; gives [1 × steps × units] or, of the last step alone,
 * [1 × units]. It has no state to reset.
 */
export function addUnrolledLstm(
  graph: GraphBuilder,
  name: string,
  input: number,
  steps: number,
  layer: LstmLayer,
  kind: WeightKind,
): number {
  const { inputs, units } = layer;
  const columns = 4 * units;
  const version = PRODUCT_VERSIONS[kind];
  const kernel = addWeights(graph, `${name}/kernel`, turned(layer.kernel, inputs, columns), kind);
  const bias = graph.constant(`${name}/bias`, [columns], layer.bias);
  const sums = graph.value(`${name}/sums`, [1, steps, columns]);
  // What the inputs add is one product for all steps.
  graph.operator("FULLY_CONNECTED", [input, kernel, bias], [sums], {
    version: SEQUENCE_VERSION,
    options: { keepNumDims: 1 },
  });
  const added = Array.from({ length: steps }, (_, step) =>
    graph.value(`${name}/${step}/added`, [1, columns]),
  );
  graph.operator("UNPACK", [sums], added, { options: { count: steps, axis: STEP_AXIS } });
  const recurrent = turned(layer.recurrent, units, columns);
  const cell = new CellWriter(graph, name, units);
  const weights = addWeights(graph, `${name}/recurrent`, recurrent, kind);
  for (const [step, own] of added.entries()) cell.step(step, own, weights, version);
  const { hidden } = cell;
  if (!layer.isSequence) return hidden.at(-1)!;
  const sequence = graph.value(`${name}/sequence`, [1, steps, units]);
  graph.operator("PACK", hidden, [sequence], { options: { count: steps, axis: STEP_AXIS } });
  return sequence;
}

/** Writes the operators of one step after the other. */
class CellWriter {
  readonly #graph: GraphBuilder;
  readonly #name: string;
  readonly #units: number;
  readonly #axis: number;
  #cell: number | null = null;
  /** Tensors of what each step gives. */
  readonly hidden: number[] = [];

  constructor(graph: GraphBuilder, name: string, units: number) {
    this.#graph = graph;
    this.#name = name;
    this.#units = units;
    this.#axis = graph.constant(`${name}/axis`, [], Int32Array.of(1));
  }

  /** @param added what bias and inputs add to the gates' sums in this step */
  step(step: number, added: number, recurrent: number, version: number): void {
    const graph = this.#graph;
    const at = `${this.#name}/${step}`;
    const columns = 4 * this.#units;
    const before = this.hidden.at(-1);
    let sums = added;
    // Before the first step the state is 0, and adds nothing.
    if (before !== undefined) {
      const carried = graph.value(`${at}/carried`, [1, columns]);
      graph.operator("FULLY_CONNECTED", [before, recurrent, -1], [carried], { version });
      sums = this.#two("ADD", `${at}/sums`, sums, carried, columns);
    }
    const parts = ["input", "forget", "news", "out"].map((gate) =>
      graph.value(`${at}/${gate}_sum`, [1, this.#units]),
    );
    graph.operator("SPLIT", [this.#axis, sums], parts, { options: { count: parts.length } });
    const [input, forget, news, out] = parts.map((part, gate) =>
      this.#one(gate === 2 ? "TANH" : "LOGISTIC", `${at}/gate_${gate}`, part),
    );
    let cell = this.#two("MUL", `${at}/new`, input!, news!);
    if (this.#cell !== null) {
      const kept = this.#two("MUL", `${at}/kept`, forget!, this.#cell);
      cell = this.#two("ADD", `${at}/cell`, cell, kept);
    }
    this.#cell = cell;
    const small = this.#one("TANH", `${at}/small`, cell);
    this.hidden.push(this.#two("MUL", `${at}/hidden`, out!, small));
  }

  #one(operator: "LOGISTIC" | "TANH", name: string, input: number): number {
    const output = this.#graph.value(name, [1, this.#units]);
    this.#graph.operator(operator, [input], [output]);
    return output;
  }

  #two(operator: "ADD" | "MUL", name: string, a: number, b: number, columns = this.#units) {
    const output = this.#graph.value(name, [1, columns]);
    this.#graph.operator(operator, [a, b], [output]);
    return output;
  }
}
