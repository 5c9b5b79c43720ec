import { cellStep } from "#infer/simd/network/cell-code.ts";
import { gateOrder } from "#infer/simd/network/gate-order.ts";
import { FOUR, foursOf } from "#infer/simd/network/memory-plan.ts";
import { panelProduct } from "#infer/simd/network/panel-product-code.ts";
import { keepPanels, keepRow } from "#infer/simd/network/panels.ts";
import type { Signal, Stage, Workshop } from "#infer/simd/network/workshop.ts";
import { advance, type Code, clear, f32x4, get, i32, repeat, set } from "#infer/simd/wasm-code.ts";
import { numberLocals } from "#infer/simd/wasm-module.ts";
import type { LstmLayer } from "#infer/types.ts";

/** Rows and fours of columns of the inputs' product: eight sums in registers. */
const [ROWS, WIDTH] = [4, 2];
/** Fours of columns of the product with the state before: all gates of 12, 8 or 4 units. */
const STATE_WIDTHS = [12, 8, 4];

/** Addresses and sizes of what a layer works on. */
interface Place {
  readonly input: Signal;
  /** [rows × 4 units]: sums of the gates, in the order of `gateOrder`. */
  readonly gates: number;
  /** [rows × units]: hidden values. */
  readonly hidden: number;
  /** [units]: states. */
  readonly cell: number;
  /** Fours of units: a row of gates has four times as many. */
  readonly fours: number;
  /** Groups of `ROWS` rows, the last one read whole whatever it holds beyond the sequence. */
  readonly groups: number;
}

/** All steps' inputs go through one product; what depends on the step before follows after it. */
export function lstmStage(shop: Workshop, input: Signal, layer: LstmLayer): Stage {
  const { plan } = shop;
  const { units } = layer;
  const fours = foursOf(units);
  const groups = Math.ceil(input.rows / ROWS);
  const rows = groups * ROWS;
  const place: Place = {
    gates: plan.reserve(rows * 4 * fours * FOUR),
    hidden: plan.reserve(rows * fours * FOUR),
    cell: plan.reserve(fours * FOUR),
    ...{ input, fours, groups },
  };
  const code = [...inputProduct(shop, place, layer), ...allSteps(shop, place, layer)];
  const rowBytes = fours * f32x4.bytes;
  const sequence = { at: place.hidden, rows: input.rows, columns: units, rowBytes };
  const last = { ...sequence, at: place.hidden + (input.rows - 1) * rowBytes, rows: 1 };
  return { code, output: layer.isSequence ? sequence : last };
}

/** gates = bias + inputs × kernel, for all steps. */
function inputProduct(shop: Workshop, place: Place, layer: LstmLayer): Code {
  const { plan, define, multiplyAdd } = shop;
  const { input, gates, fours, groups } = place;
  const { inputs, units } = layer;
  const bias = keepRow(plan, 4 * fours, gateOrder(units, layer.bias));
  const size = { depth: inputs, fours: 4 * fours };
  const strides = { leftBytes: input.rowBytes, productBytes: 4 * fours * f32x4.bytes };
  const kernel = keepPanels(plan, size, gateOrder(units, layer.kernel), [WIDTH]);
  return kernel.flatMap(({ at, width, count }) => {
    const shape = { rows: ROWS, width, depth: inputs, ...strides };
    const run = define(panelProduct(`${shop.layer}-inputs`, shape, multiplyAdd));
    return run(...[gates, bias, input.at, at, count, groups].map(i32.constant));
  });
}

/** A function of the steps one after the other, and its call. */
function allSteps(shop: Workshop, place: Place, layer: LstmLayer): Code {
  const { gates, hidden, cell, fours } = place;
  const { local, finish } = numberLocals([]);
  const [left, gate, state] = [local("i32"), local("i32"), local("i32")];
  const hiddenBytes = fours * f32x4.bytes;
  const step = shop.define(cellStep(`${shop.layer}-cell`, fours, shop.multiplyAdd));
  const advanceCell: Code = [
    ...step(get(gate), i32.constant(cell), get(state)),
    ...advance(gate, i32.constant(4 * hiddenBytes)),
    ...advance(state, i32.constant(hiddenBytes)),
  ];
  const later = place.input.rows - 1;
  const laterStep = [...stateProduct(shop, place, layer, get(gate), get(state)), ...advanceCell];
  const body: Code = [
    ...clear(i32.constant(cell), i32.constant(hiddenBytes)),
    ...set(gate, i32.constant(gates)),
    ...set(state, i32.constant(hidden)),
    // Before the first step the state is 0, and so is its part of the sums.
    ...advanceCell,
    ...(later > 0 ? [...set(left, i32.constant(later)), ...repeat(left, laterStep)] : []),
  ];
  return shop.define(finish(`${shop.layer}-steps`, body))();
}

/** gates += hidden values before × recurrent kernel, for the step at these addresses. */
function stateProduct(
  { layer: name, plan, define, multiplyAdd }: Workshop,
  { fours }: Place,
  { units, recurrent }: LstmLayer,
  gate: Code,
  state: Code,
): Code {
  const hiddenBytes = fours * f32x4.bytes;
  const size = { depth: units, fours: 4 * fours };
  const strides = { leftBytes: hiddenBytes, productBytes: 4 * hiddenBytes };
  const before = i32.subtract(state, i32.constant(hiddenBytes));
  const panels = keepPanels(plan, size, gateOrder(units, recurrent), STATE_WIDTHS);
  return panels.flatMap(({ at, width, count, offset }) => {
    const shape = { rows: 1, width, depth: units, ...strides };
    const run = define(panelProduct(`${name}-state-${width}`, shape, multiplyAdd));
    const sums = i32.add(gate, i32.constant(offset));
    return run(sums, sums, before, ...[at, count, 1].map(i32.constant));
  });
}
