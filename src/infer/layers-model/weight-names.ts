import type { NamedLayer, WantedWeight } from "#infer/layers-model/types.ts";

/**
 * What a layer needs for vectors or steps of so many inputs, in the order it is written. Named as
 * tfjs does, such as `lstm_1/recurrent_kernel`.
 */
export function wantedOf(layer: NamedLayer, inputs: number): readonly WantedWeight[] {
  const { name, spec, hasBias } = layer;
  if (spec.kind === "dropout") return [];
  const columns = spec.kind === "lstm" ? 4 * spec.units : spec.units;
  const recurrent = { name: `${name}/recurrent_kernel`, shape: [spec.units, columns] };
  return [
    { name: `${name}/kernel`, shape: [inputs, columns] },
    ...(spec.kind === "lstm" ? [recurrent] : []),
    ...(hasBias ? [{ name: `${name}/bias`, shape: [columns] }] : []),
  ];
}

/**
 * Which of them a name of the manifest means. Keras puts the cell between an LSTM and its weights
 * (`lstm_1/lstm_cell/kernel`), and a model within a model before them.
 */
export function meantBy(
  name: string,
  wanted: ReadonlyMap<string, WantedWeight>,
): WantedWeight | undefined {
  const [layer, cell, part] = ["", "", ...name.split("/")].slice(-3);
  return wanted.get(`${cell}/${part}`) ?? wanted.get(`${layer}/${part}`);
}
