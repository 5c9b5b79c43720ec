import { scaleRow } from "#features/scaler.ts";
import type { Scaler, Table } from "#features/types.ts";
import type { Network, NetworkSpec } from "#infer/types.ts";
import { fitNetwork } from "#train/fit.ts";
import type { FitOptions } from "#train/types.ts";
import { windowSamples } from "#train/window-samples.ts";

/** Units of the hidden layer for each feature: 8 for the 20 of a window. */
export const USUAL_HIDDEN_SHARE = 0.4;

export interface AutoencoderOptions extends FitOptions {
  /** Above 0 up to 1; USUAL_HIDDEN_SHARE where it is not given. */
  readonly hiddenShare?: number;
}

/** Trains a network to give back what it is given: rows in 0..1, oldest first. */
export async function fitAutoencoder(scaled: Table, options: AutoencoderOptions): Promise<Network> {
  const rows = Uint32Array.from({ length: scaled.rows }, (_, row) => row);
  const samples = windowSamples(scaled, scaled, 1, rows);
  const { hiddenShare = USUAL_HIDDEN_SHARE, ...fit } = options;
  const { network } = await fitNetwork(autoencoderSpec(scaled.columns, hiddenShare), samples, fit);
  return network;
}

/** n → 0.4 n, or another share, with relu → n with sigmoid. */
export function autoencoderSpec(features: number, share = USUAL_HIDDEN_SHARE): NetworkSpec {
  const hidden = Math.max(1, Math.round(features * share));
  return {
    inputShape: [features],
    layers: [
      { kind: "dense", units: hidden, activation: "relu" },
      { kind: "dense", units: features, activation: "sigmoid" },
    ],
  };
}

/** All rows as the network is asked them: also what an int8 build is calibrated with. */
export function scaleTable(scaler: Scaler, { rows, columns, values }: Table): Table {
  const scaled = new Float32Array(rows * columns);
  for (let at = 0; at < scaled.length; at += columns) {
    scaleRow(scaler, values.subarray(at, at + columns), scaled.subarray(at, at + columns));
  }
  return { rows, columns, values: scaled };
}

/** All rows as the network is asked them in service: within the range of the training rows. */
export function askedTable(scaler: Scaler, table: Table): Table {
  const { values, ...shape } = scaleTable(scaler, table);
  return { ...shape, values: values.map((value) => Math.min(Math.max(value, 0), 1)) };
}
