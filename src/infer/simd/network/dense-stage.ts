import { activationFunction } from "#infer/simd/network/activation-code.ts";
import { FOUR, foursOf } from "#infer/simd/network/memory-plan.ts";
import { panelProduct } from "#infer/simd/network/panel-product-code.ts";
import { keepPanels, keepRow, type Weights } from "#infer/simd/network/panels.ts";
import type { Signal, Stage, Workshop } from "#infer/simd/network/workshop.ts";
import { type Code, f32x4, i32 } from "#infer/simd/wasm-code.ts";
import type { DenseLayer } from "#infer/types.ts";

/** Fours of columns whose sums are in registers at once. */
const WIDTHS = [8, 4, 2, 1];

/** One row times the weights, and what the activation makes of it. */
export function denseStage(shop: Workshop, input: Signal, layer: DenseLayer): Stage {
  const { plan, define, multiplyAdd } = shop;
  const { inputs, units } = layer;
  const fours = foursOf(units);
  const rowBytes = fours * f32x4.bytes;
  const output = { at: plan.reserve(fours * FOUR), rows: 1, columns: units, rowBytes };
  const bias = keepRow(plan, fours, columnsOf(units, layer.bias));
  const shapes = { rows: 1, depth: inputs, leftBytes: input.rowBytes, productBytes: rowBytes };
  const kernel = keepPanels(plan, { depth: inputs, fours }, columnsOf(units, layer.kernel), WIDTHS);
  const sums = kernel.flatMap(({ at, width, count, offset }): Code => {
    const made = panelProduct(`${shop.layer}-${width}`, { ...shapes, width }, multiplyAdd);
    const values = [output.at + offset, bias + offset, input.at, at, count, 1];
    return define(made)(...values.map(i32.constant));
  });
  if (layer.activation === "linear") return { code: sums, output };
  const activate = define(
    activationFunction(`${shop.layer}-activation`, layer.activation, multiplyAdd),
  );
  return { code: [...sums, ...activate(i32.constant(output.at), i32.constant(fours))], output };
}

/** Weights [rows × units] as they are, with zeros that fill the last four. */
function columnsOf(units: number, values: Float32Array): Weights {
  return (row, column) => (column < units ? values[row * units + column]! : 0);
}
